#include "web/detail/route_pattern.h"

#include <algorithm>

#include "base/errors.h"
#include "web/detail/pattern_compiler.h"

namespace aio::web::detail {
namespace {

constexpr std::size_t kUnset = SIZE_MAX;

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

/// The byte of an escape that begins at `at`, or -1.
int escape_at(std::string_view text, std::size_t at) noexcept {
  if (text[at] != '%' || at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_alnum(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_unreserved(char c) noexcept {
  return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// What RFC 3986 lets stand in a path segment.
bool is_path_character(char c) noexcept {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

void append_escape(std::string& to, unsigned char byte) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  to += '%';
  to += kDigits[byte / 16];
  to += kDigits[byte % 16];
}

struct Thread {
  std::size_t state;
  std::vector<std::size_t> slots;
};

/// The threads of one position, the most wanted first; each state at most once.
class ThreadList {
 public:
  explicit ThreadList(const std::vector<PatternState>& states) : states_(states), seen_(states.size()) {}

  void add(std::size_t state, std::vector<std::size_t> slots, std::size_t position) {
    pending_.push_back({state, std::move(slots)});
    while (!pending_.empty()) {
      Thread thread = std::move(pending_.back());
      pending_.pop_back();
      if (seen_[thread.state]) continue;
      seen_[thread.state] = true;
      follow(std::move(thread), position);
    }
  }
  void clear() {
    threads_.clear();
    seen_.assign(states_.size(), false);
  }
  const std::vector<Thread>& threads() const noexcept { return threads_; }

 private:
  void follow(Thread thread, std::size_t position) {
    const PatternState& at = states_[thread.state];
    switch (at.kind) {
      case PatternState::Kind::split:
        pending_.push_back({at.second, thread.slots});
        pending_.push_back({at.first, std::move(thread.slots)});
        break;
      case PatternState::Kind::jump:
        pending_.push_back({at.first, std::move(thread.slots)});
        break;
      case PatternState::Kind::save:
        thread.slots[at.first] = position;
        pending_.push_back({thread.state + 1, std::move(thread.slots)});
        break;
      case PatternState::Kind::set:
      case PatternState::Kind::match:
        threads_.push_back(std::move(thread));
        break;
    }
  }

  const std::vector<PatternState>& states_;
  std::vector<bool> seen_;
  std::vector<Thread> pending_;
  std::vector<Thread> threads_;
};

}  // namespace

void ByteSet::add_range(unsigned char first, unsigned char last) noexcept {
  for (unsigned byte = first; byte <= last; ++byte) add(static_cast<unsigned char>(byte));
}

void ByteSet::add(const ByteSet& other) noexcept {
  for (int i = 0; i < 4; ++i) words_[i] |= other.words_[i];
}

void ByteSet::invert() noexcept {
  for (std::uint64_t& word : words_) word = ~word;
}

RoutePattern::RoutePattern(std::string_view path) {
  CompiledPath compiled = compile_path(path);
  parts_ = std::move(compiled.literals);
  names_ = std::move(compiled.names);
  states_ = std::move(compiled.states);
  canonical_ = std::move(compiled.canonical);
}

std::optional<PathVariables> RoutePattern::match(std::string_view path) const {
  if (path.substr(0, parts_.front().size()) != parts_.front()) return std::nullopt;
  return states_.empty() ? match_segments(path) : run(path);
}

// Every variable is [^{}/]+ and ends at a "/" or at the end: one way to match at most.
std::optional<PathVariables> RoutePattern::match_segments(std::string_view path) const {
  PathVariables found;
  found.reserve(names_.size());
  std::size_t at = parts_.front().size();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view value = path.substr(at, end - at);
    if (value.empty() || value.find_first_of("{}") != std::string_view::npos) return std::nullopt;
    found.emplace_back(names_[i], percent_decode(value));
    const std::string& literal = parts_[i + 1];
    if (path.substr(end, literal.size()) != literal) return std::nullopt;
    at = end + literal.size();
  }
  if (at != path.size()) return std::nullopt;
  return found;
}

std::optional<PathVariables> RoutePattern::run(std::string_view path) const {
  ThreadList lists[] = {ThreadList(states_), ThreadList(states_)};
  ThreadList* now = &lists[0];
  ThreadList* next = &lists[1];
  now->add(0, std::vector<std::size_t>(names_.size() * 2, kUnset), 0);
  for (std::size_t position = 0; position < path.size(); ++position) {
    for (const Thread& thread : now->threads()) {
      const PatternState& at = states_[thread.state];
      if (at.kind == PatternState::Kind::set && at.set.has(static_cast<unsigned char>(path[position]))) {
        next->add(thread.state + 1, thread.slots, position + 1);
      }
    }
    std::swap(now, next);
    next->clear();
    if (now->threads().empty()) return std::nullopt;
  }
  for (const Thread& thread : now->threads()) {
    if (states_[thread.state].kind == PatternState::Kind::match) return values(path, thread.slots);
  }
  return std::nullopt;
}

PathVariables RoutePattern::values(std::string_view path, const std::vector<std::size_t>& slots) const {
  PathVariables found;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::size_t begin = slots[i * 2];
    found.emplace_back(names_[i], percent_decode(path.substr(begin, slots[i * 2 + 1] - begin)));
  }
  return found;
}

std::string RoutePattern::fill(const PathVariables& variables) const {
  for (const auto& [name, value] : variables) {
    bool known = false;
    for (const std::string& each : names_) known = known || each == name;
    if (!known) throw ValueError("The path " + canonical_ + " has no {" + name + "}");
  }
  std::string path = parts_.front();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string* value = nullptr;
    for (const auto& [name, each] : variables) {
      if (name == names_[i]) value = &each;
    }
    if (!value) throw ValueError("The path " + canonical_ + " needs a value for {" + names_[i] + "}");
    path += quote_path(*value, true);
    path += parts_[i + 1];
  }
  return path;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int byte = escape_at(text, at);
    decoded += byte < 0 ? text[at] : static_cast<char>(byte);
    if (byte >= 0) at += 2;
  }
  return decoded;
}

std::string quote_path(std::string_view text, bool segment) {
  std::string quoted;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool keeps = is_path_character(c) || (!segment && (c == '/' || escape_at(text, at) >= 0));
    if (keeps) {
      quoted += c;
    } else {
      append_escape(quoted, static_cast<unsigned char>(c));
    }
  }
  return segment ? quoted : normalize_escapes(quoted);
}

std::string normalize_escapes(std::string_view path) {
  std::string normal;
  normal.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    const int byte = escape_at(path, at);
    if (byte < 0) {
      normal += path[at];
      continue;
    }
    if (is_unreserved(static_cast<char>(byte))) {
      normal += static_cast<char>(byte);
    } else {
      append_escape(normal, static_cast<unsigned char>(byte));
    }
    at += 2;
  }
  return normal;
}

}  // namespace aio::web::detail
