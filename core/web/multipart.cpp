#include "web/multipart.h"

#include "base/errors.h"
#include "web/application.h"
#include "web/detail/bad_request.h"
#include "web/exceptions.h"
#include "web/request.h"

namespace aio::web {
namespace {

using http::MultipartEvent;

http::MultipartReader parser_of(std::string_view content_type) {
  try {
    return http::MultipartReader(content_type);
  } catch (const ValueError& error) {
    detail::throw_bad_request(error.what());
  }
}

/// A form that is put together from its parts.
class FormFields {
 public:
  explicit FormFields(std::vector<FileField>& files) : files_(files) { files_.clear(); }

  void take(MultipartEvent event) {
    if (event.kind == MultipartEvent::Kind::data) {
      content_ += event.data;
      return;
    }
    add();
    part_ = std::move(event.part);
    begun_ = event.kind == MultipartEvent::Kind::part;
  }
  http::MultiDict fields() && { return std::move(fields_); }

 private:
  void add() {
    std::string content = std::exchange(content_, {});
    if (!begun_) return;
    const std::optional<std::string> name = part_.name();
    if (!name) detail::throw_bad_request("A part of the form has no name");
    if (const std::optional<std::string> filename = part_.filename()) {
      files_.push_back({*name, *filename, part_.content_type().essence(), std::move(content)});
    } else {
      fields_.add(*name, std::move(content));
    }
  }

  std::vector<FileField>& files_;
  http::MultiDict fields_;
  http::PartHeaders part_;
  std::string content_;
  bool begun_ = false;
};

}  // namespace

http::MultiDict detail::decode_multipart(std::string_view content_type, std::string_view body,
                                         std::vector<FileField>& files) {
  http::MultipartReader parser = parser_of(content_type);
  FormFields form(files);
  try {
    parser.feed(body);
    while (std::optional<MultipartEvent> event = parser.next()) {
      const bool ended = event->kind == MultipartEvent::Kind::end;
      form.take(std::move(*event));
      if (ended) break;
    }
    parser.finish();
  } catch (const ValueError& error) {
    detail::throw_bad_request(error.what());
  }
  return std::move(form).fields();
}

struct detail::MultipartState {
  explicit MultipartState(Request& of) : request(of), parser(parser_of(of.headers().get("Content-Type", ""))) {}

  /// What is there already, or nothing.
  std::optional<MultipartEvent> take() {
    if (held) return std::exchange(held, std::nullopt);
    if (ended) return MultipartEvent();
    std::optional<MultipartEvent> event;
    try {
      event = parser.next();
    } catch (const ValueError& error) {
      detail::throw_bad_request(error.what());
    }
    if (event && event->kind == MultipartEvent::Kind::end) ended = true;
    return event;
  }

  void feed(const std::string& bytes) {
    if (!bytes.empty()) return parser.feed(bytes);
    try {
      parser.finish();
    } catch (const ValueError& error) {
      detail::throw_bad_request(error.what());
    }
    ended = true;
  }

  Coro<MultipartEvent> next() {
    std::optional<MultipartEvent> event = take();
    while (!event) {
      auto reading = request.content().read_any();
      const std::string bytes = co_await reading;
      feed(bytes);
      event = take();
    }
    MultipartEvent taken = std::move(*event);
    co_return taken;
  }

  Request& request;
  http::MultipartReader parser;
  std::optional<MultipartEvent> held = {};
  std::uint64_t part = 0;  ///< how many have begun
  bool ended = false;
};

MultipartReader::MultipartReader(Request& request) : state_(std::make_shared<detail::MultipartState>(request)) {}

Coro<std::optional<BodyPart>> MultipartReader::next() {
  const std::shared_ptr<detail::MultipartState> state = state_;
  std::optional<BodyPart> part;
  for (bool ended = false; !part && !ended;) {
    auto work = state->next();
    MultipartEvent event = co_await work;
    ended = event.kind == MultipartEvent::Kind::end;
    if (event.kind == MultipartEvent::Kind::part) part.emplace(state, std::move(event.part), ++state->part);
  }
  co_return part;
}

Coro<std::string> BodyPart::read_chunk() {
  const std::shared_ptr<detail::MultipartState> state = state_;
  if (number_ != state->part) throw RuntimeError("This part is over: the next one was asked for; read parts in order");
  auto work = state->next();
  MultipartEvent event = co_await work;
  std::string data = std::move(event.data);
  if (event.kind != MultipartEvent::Kind::data) state->held = std::move(event);
  co_return data;
}

Coro<std::string> BodyPart::read() {
  const Request& request = state_->request;
  const std::uint64_t limit = request.app().client_max_size();
  std::string content;
  for (;;) {
    auto work = read_chunk();
    const std::string chunk = co_await work;
    if (chunk.empty()) break;
    content += chunk;
    if (limit > 0 && content.size() > limit) throw HTTPRequestEntityTooLarge(limit, content.size());
  }
  co_return content;
}

}  // namespace aio::web
