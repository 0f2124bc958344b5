#include "trace/function_name.h"

#include <cstddef>
#include <vector>

namespace aio::trace {
namespace {

bool is_name(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The compilers' words for things without a name; every word reads as a path segment here.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// "aio::Queue<int>::get" from "aio::Coro<int> aio::Queue<int>::get() [T = int]": what stands before the parameter
// list, back to the space that ends the return type.
std::string declarator(std::string_view pretty) {
  int depth = 0;
  std::size_t parameters = pretty.size();
  for (std::size_t at = 0; at < pretty.size(); ++at) {
    const char c = pretty[at];
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (c == '(' && depth == 0) {
      parameters = at;
      break;
    }
  }
  depth = 0;
  std::size_t begin = parameters;
  while (begin > 0) {
    const char c = pretty[begin - 1];
    if (c == '>') ++depth;
    if (c == '<') --depth;
    if (depth == 0 && (c == ' ' || c == '*' || c == '&')) break;
    --begin;
  }
  return std::string(pretty.substr(begin, parameters - begin));
}

std::vector<std::string> segments(std::string_view qualified) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : qualified) {
    if (c == '<') ++depth;
    if (depth == 0) {
      if (is_name(c) || c == '~') {
        parts.back() += c;
      } else if (c == ':' && !parts.back().empty()) {
        parts.emplace_back();
      }
    }
    if (c == '>') --depth;
  }
  return parts;
}

}  // namespace

FunctionName short_function_name(std::string_view pretty) {
  // " [T = int]", for g++ " [with T = int]": the arguments of a template, which may name lambdas of other functions.
  pretty = pretty.substr(0, pretty.find(" ["));
  // A lambda: clang writes "main()::(anonymous class)::operator()(int) const" (newer ones "main()::(lambda)::..."),
  // g++ "main()::<lambda(int)>". The function around it names it; outside every function it is just a lambda.
  for (const std::string_view mark : {"(anonymous class)", "(lambda", "<lambda"}) {
    const std::size_t at = pretty.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view before = pretty.substr(0, at);
    if (before.empty() || before.ends_with(' ')) return {"lambda", false};
    if (!before.ends_with("::")) continue;
    FunctionName around = short_function_name(before.substr(0, before.size() - 2));
    return {around.text.starts_with("lambda") ? around.text : "lambda in " + around.text, around.internal};
  }
  std::string text(pretty);
  replace_all(text, "(anonymous namespace)::", "");
  replace_all(text, "{anonymous}::", "");
  replace_all(text, "<unnamed>::", "");
  const std::vector<std::string> parts = segments(declarator(text));
  const bool internal = parts.size() > 1 && parts.front() == "aio";
  const std::string& last = parts.back();
  // A member function keeps its class: types are PascalCase here, namespaces are not.
  if (parts.size() > 1) {
    const std::string& owner = parts[parts.size() - 2];
    if (!owner.empty() && owner.front() >= 'A' && owner.front() <= 'Z') return {owner + "." + last, internal};
  }
  return {last.empty() ? "coroutine" : last, internal};
}

}  // namespace aio::trace
