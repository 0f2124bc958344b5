#include "web/detail/pattern_compiler.h"

#include <optional>
#include <utility>

#include "base/errors.h"

namespace aio::web::detail {
namespace {

using Kind = PatternState::Kind;
using States = std::vector<PatternState>;

constexpr int kMaxNesting = 50;            // of groups in one expression
constexpr unsigned kMaxRepetition = 1000;  // in {m,n}; kMaxPatternStates bounds the sum

[[noreturn]] void refuse(std::string_view path, const std::string& why) {
  throw ValueError("The path " + std::string(path) + ": " + why);
}

ByteSet single(char c) {
  ByteSet set;
  set.add(static_cast<unsigned char>(c));
  return set;
}

ByteSet inverse(ByteSet set) {
  set.invert();
  return set;
}

/// \d, \w, \s and their opposites; the character itself for others.
ByteSet escaped(char c) {
  ByteSet set;
  switch (c) {
    case 'd':
    case 'D':
      set.add_range('0', '9');
      break;
    case 'w':
    case 'W':
      set.add_range('0', '9');
      set.add_range('a', 'z');
      set.add_range('A', 'Z');
      set.add('_');
      break;
    case 's':
    case 'S':
      for (const char space : {' ', '\t', '\r', '\n', '\v', '\f'}) set.add(static_cast<unsigned char>(space));
      break;
    default:
      return single(c);
  }
  return c == 'D' || c == 'W' || c == 'S' ? inverse(set) : set;
}

/// Jumps inside a fragment count from its first state; this moves them.
void append(States& to, const States& fragment) {
  const std::size_t offset = to.size();
  for (PatternState state : fragment) {
    if (state.kind == Kind::split || state.kind == Kind::jump) {
      state.first += offset;
      state.second += offset;
    }
    to.push_back(state);
  }
}

/// A recursive-descent compiler of one expression into states that follow each other.
class ExpressionCompiler {
 public:
  ExpressionCompiler(std::string_view path, std::string_view expression) : path_(path), text_(expression) {}

  States compile() {
    States states = alternatives(0);
    if (at_ < text_.size()) fail("a ')' without its '('");
    return states;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    refuse(path_, "the expression " + std::string(text_) + " has " + why);
  }
  bool at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    const bool found = !at_end() && text_[at_] == c;
    if (found) ++at_;
    return found;
  }

  States alternatives(int depth) {
    if (depth > kMaxNesting) fail("more than " + std::to_string(kMaxNesting) + " groups in each other");
    States left = sequence(depth);
    while (take('|')) {
      const States right = sequence(depth);
      States both{{Kind::split, 1, left.size() + 2}};
      append(both, left);
      both.push_back({Kind::jump, left.size() + 2 + right.size()});
      append(both, right);
      left = checked(std::move(both));
    }
    return left;
  }

  States sequence(int depth) {
    States all;
    while (!at_end() && text_[at_] != '|' && text_[at_] != ')') {
      append(all, repeated(atom(depth)));
      all = checked(std::move(all));
    }
    return all;
  }

  States atom(int depth) {
    const char c = text_[at_++];
    switch (c) {
      case '(':
        return group(depth);
      case '[':
        return {{Kind::set, 0, 0, byte_class()}};
      case '.':
        return {{Kind::set, 0, 0, inverse(single('\n'))}};
      case '\\':
        if (at_end()) fail("a '\\' at its end");
        return {{Kind::set, 0, 0, escaped(text_[at_++])}};
      case '*':
      case '+':
      case '?':
      case '{':
        fail(std::string("nothing to repeat before '") + c + "'");
      case '^':
      case '$':
        fail(std::string("an anchor '") + c + "'; the whole variable is matched anyway");
      default:
        return {{Kind::set, 0, 0, single(c)}};
    }
  }

  States group(int depth) {
    if (take('?') && !take(':')) fail("a group of a kind that is not known; there is (...) and (?:...)");
    States inner = alternatives(depth + 1);
    if (!take(')')) fail("a '(' without its ')'");
    return inner;
  }

  ByteSet byte_class() {
    const bool inverted = take('^');
    ByteSet set;
    bool first = true;
    while (first || at_end() || text_[at_] != ']') {
      if (at_end()) fail("a '[' without its ']'");
      first = false;
      const char low = text_[at_++];
      if (low == '\\') {
        if (at_end()) fail("a '\\' at its end");
        set.add(escaped(text_[at_++]));
      } else if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        const char high = text_[at_ + 1];
        at_ += 2;
        if (high < low) fail("a range whose end lies before its beginning");
        set.add_range(static_cast<unsigned char>(low), static_cast<unsigned char>(high));
      } else {
        set.add(static_cast<unsigned char>(low));
      }
    }
    ++at_;
    return inverted ? inverse(set) : set;
  }

  States repeated(States one) {
    while (!at_end()) {
      if (take('*')) {
        one = repeat(one, 0, std::nullopt);
      } else if (take('+')) {
        one = repeat(one, 1, std::nullopt);
      } else if (take('?')) {
        one = repeat(one, 0, 1);
      } else if (take('{')) {
        one = counted(one);
      } else {
        break;
      }
    }
    return one;
  }

  States counted(const States& one) {
    const std::optional<unsigned> least = number();
    std::optional<unsigned> most = least;
    if (take(',')) most = number();
    if (!take('}')) fail("a '{' that is no {m}, {m,} or {m,n}");
    if (most && *most < least.value_or(0)) fail("a repetition whose end lies before its beginning");
    return repeat(one, least.value_or(0), most);
  }

  std::optional<unsigned> number() {
    std::optional<unsigned> value;
    while (!at_end() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value.value_or(0) * 10 + static_cast<unsigned>(text_[at_++] - '0');
      if (*value > kMaxRepetition) fail("a repetition of more than " + std::to_string(kMaxRepetition));
    }
    return value;
  }

  States repeat(const States& one, unsigned least, std::optional<unsigned> most) {
    States all;
    for (unsigned i = 0; i < least; ++i) {
      append(all, one);
      all = checked(std::move(all));
    }
    if (!most) {
      States loop{{Kind::split, 1, one.size() + 2}};
      append(loop, one);
      loop.push_back({Kind::jump, 0});
      append(all, loop);
    } else {
      for (unsigned i = least; i < *most; ++i) {
        States maybe{{Kind::split, 1, one.size() + 1}};
        append(maybe, one);
        append(all, maybe);
        all = checked(std::move(all));
      }
    }
    return checked(std::move(all));
  }

  States checked(States states) const {
    if (states.size() > kMaxPatternStates) fail("too many states; make its repetitions smaller");
    return states;
  }

  std::string_view path_;
  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!good) return false;
  }
  return true;
}

struct Variable {
  std::string name;
  std::string expression;  // "" for the default
};

/// The variable whose "{" is at `at`; moves `at` behind its "}".
Variable parse_variable(std::string_view path, std::size_t& at) {
  std::size_t depth = 0;
  std::size_t end = at;
  for (; end < path.size(); ++end) {
    if (path[end] == '{') ++depth;
    if (path[end] == '}' && --depth == 0) break;
  }
  if (end == path.size()) refuse(path, "a '{' has no '}'");
  const std::string_view inside = path.substr(at + 1, end - at - 1);
  const std::size_t colon = inside.find(':');
  Variable found{std::string(inside.substr(0, colon)), {}};
  if (!is_name(found.name)) refuse(path, "{" + std::string(inside) + "} has no name of letters, digits and '_'");
  if (colon != std::string_view::npos) {
    found.expression = inside.substr(colon + 1);
    if (found.expression.empty()) refuse(path, "{" + found.name + ":} has no expression");
  }
  at = end + 1;
  return found;
}

void add_literal(States& states, const std::string& literal) {
  for (const char c : literal) states.push_back({Kind::set, 0, 0, single(c)});
}

/// [^{}/]+, what a variable without an expression matches.
constexpr const char* kSegment = "[^{}/]+";

States compile_states(std::string_view path, const CompiledPath& compiled, const std::vector<Variable>& variables) {
  States states;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    add_literal(states, compiled.literals[i]);
    states.push_back({Kind::save, i * 2});
    const std::string expression = variables[i].expression.empty() ? kSegment : variables[i].expression;
    append(states, ExpressionCompiler(path, expression).compile());
    states.push_back({Kind::save, i * 2 + 1});
  }
  add_literal(states, compiled.literals.back());
  states.push_back({Kind::match});
  if (states.size() > kMaxPatternStates + path.size()) refuse(path, "its expressions have too many states");
  return states;
}

}  // namespace

CompiledPath compile_path(std::string_view path) {
  if (path.empty() || path.front() != '/') refuse(path, "it must begin with '/'");
  CompiledPath compiled;
  std::vector<Variable> variables;
  bool simple = true;
  std::string literal;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] == '}') refuse(path, "a '}' has no '{'");
    if (path[at] != '{') {
      literal += path[at++];
      continue;
    }
    compiled.literals.push_back(quote_path(literal));
    compiled.canonical += literal;
    literal.clear();
    variables.push_back(parse_variable(path, at));
    const Variable& variable = variables.back();
    for (const std::string& name : compiled.names) {
      if (name == variable.name) refuse(path, "{" + name + "} comes twice");
    }
    compiled.names.push_back(variable.name);
    compiled.canonical += "{" + variable.name + "}";
    simple = simple && variable.expression.empty() && (at == path.size() || path[at] == '/');
  }
  compiled.literals.push_back(quote_path(literal));
  compiled.canonical += literal;
  if (!simple) compiled.states = compile_states(path, compiled, variables);
  return compiled;
}

}  // namespace aio::web::detail
