#include "check/judge.h"

#include <utility>

#include "check/exercise.h"
#include "trace/fields.h"
#include "trace/line_sink.h"
#include "trace/recorder.h"

namespace aio::check {
namespace {

constexpr const char* kUsual = "usual";
constexpr const char* kSeed = "seed";

class Judge final : public trace::LineSink {
 public:
  Judge(std::unique_ptr<trace::Sink> next, std::string scope)
      : LineSink(std::move(next)), scope_(std::move(scope)), rules_(::exercise().rules) {}

 private:
  // Hands on what the recorder of the verdicts writes.
  class Insert final : public trace::Sink {
   public:
    explicit Insert(Judge& judge) : judge_(judge) {}
    void write(std::string_view part) noexcept override { judge_.pass(part); }

   private:
    Judge& judge_;
  };

  void read(std::string_view line) override {
    run_.add(line);
    if (trace::text_of(line, "k") != "end") return;
    trace::Recorder recorder(std::make_unique<Insert>(*this));
    if (scope_ == kUsual) plan(recorder);
    for (const Rule& rule : rules_) {
      if (is_judged(rule)) say(recorder, rule);
    }
  }

  // The usual run is the one with the first seed.
  bool is_judged(const Rule& rule) const { return rule.scope == scope_ || (rule.scope == kSeed && scope_ == kUsual); }

  void say(trace::Recorder& recorder, const Rule& rule) const {
    Finding found = run_.is_cut() ? Finding{false, "The run is too long to be checked.", {}} : rule.claim(run_);
    trace::Recorder::Line line = recorder.line(run_.elapsed(), "check");
    line.text("name", rule.name).number("ok", found.holds ? 1 : 0);
    if (!found.seen.empty()) line.text("seen", found.seen);
    if (found.when) line.number("when", found.when->count());
  }

  void plan(trace::Recorder& recorder) const {
    for (const Rule& rule : rules_) {
      trace::Recorder::Line line = recorder.line(run_.elapsed(), "plan");
      line.text("name", rule.name).text("scope", rule.scope);
      if (rule.seeds > 0) line.number("seeds", static_cast<std::int64_t>(rule.seeds));
    }
  }

  std::string scope_;
  Rules rules_;
  Run run_;
};

}  // namespace

std::unique_ptr<trace::Sink> judged_by_exercise(std::unique_ptr<trace::Sink> next, const std::string& scope) {
  return std::make_unique<Judge>(std::move(next), scope);
}

void bring_judge() noexcept {}

}  // namespace aio::check
