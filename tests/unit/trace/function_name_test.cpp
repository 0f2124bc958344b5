#include "trace/function_name.h"

#include <doctest/doctest.h>

using aio::trace::short_function_name;

namespace {

std::string named(std::string_view pretty) {
  return short_function_name(pretty).text;
}
bool internal(std::string_view pretty) {
  return short_function_name(pretty).internal;
}

}  // namespace

// The texts on the left were printed by the compilers themselves: clang 19, clang 22 and g++ 12.

TEST_CASE("a free function keeps its name on every compiler") {
  CHECK(named("Coro<> spread(int)") == "spread");
  CHECK(named("aio::Coro<> spread(int)") == "spread");
  CHECK(named("void spread(spread(int)::_Z6spreadi.Frame*)") == "spread");
  CHECK(named("Coro<std::vector<std::string>> app::plain(const std::vector<std::string> &, int (*)(int))") == "plain");
  CHECK(named("aio::Coro<std::vector<std::__cxx11::basic_string<char> > > app::plain(const "
              "std::vector<std::__cxx11::basic_string<char> >&, int (*)(int))") == "plain");
}

TEST_CASE("an unnamed namespace is not shown") {
  CHECK(named("Coro<> app::(anonymous namespace)::hidden()") == "hidden");
  CHECK(named("aio::Coro<> app::{anonymous}::hidden()") == "hidden");
}

TEST_CASE("a member function keeps its class") {
  CHECK(named("Coro<int> app::Session::get(int) const") == "Session.get");
  CHECK(named("aio::Coro<int> app::Session::get(int) const") == "Session.get");
  CHECK(named("static Coro<T> app::Session::make(T) [T = double]") == "Session.make");
  CHECK(named("static aio::Coro<T> app::Session::make(T) [with T = double]") == "Session.make");
  CHECK(named("Coro<> app::(anonymous namespace)::Inner::go()") == "Inner.go");
  CHECK(named("aio::Coro<> app::{anonymous}::Inner::go()") == "Inner.go");
}

TEST_CASE("a function template is shown without its arguments") {
  CHECK(named("Coro<std::vector<T>> app::many(T) [T = std::basic_string<char>]") == "many");
  CHECK(named("Coro<std::vector<T>> app::many(T) [T = std::string]") == "many");
  CHECK(named("aio::Coro<std::vector<T> > app::many(T) [with T = std::__cxx11::basic_string<char>]") == "many");
}

TEST_CASE("a member of a class template is shown without the arguments") {
  CHECK(named("Coro<> aio::Queue<std::vector<std::basic_string<char>>>::get() [T = "
              "std::vector<std::basic_string<char>>]") == "Queue.get");
  CHECK(named("aio::Coro<> aio::Queue<T>::get() [with T = std::vector<std::__cxx11::basic_string<char> >]") ==
        "Queue.get");
}

TEST_CASE("a lambda is named after the function around it") {
  CHECK(named("auto spread(int)::(anonymous class)::operator()(int) const") == "lambda in spread");
  CHECK(named("auto spread(int)::(lambda)::operator()(int) const") == "lambda in spread");
  CHECK(named("spread(int)::<lambda(int)>") == "lambda in spread");
  CHECK(
      named(
          "void spread(int)::<lambda(int)>::operator()(spread(int)::<lambda(int)>::_ZZ6spreadiENKUliE_clEi.Frame*)") ==
      "lambda in spread");
}

TEST_CASE("a lambda inside a lambda is named after the function around both") {
  CHECK(named("auto spread(int)::(anonymous class)::operator()(int)::(anonymous class)::operator()(auto) const [auto:1 "
              "= int]") == "lambda in spread");
  CHECK(named("auto spread(int)::(lambda)::operator()(int)::(lambda)::operator()(auto) const [auto:1 = int]") ==
        "lambda in spread");
  CHECK(
      named("spread(spread(int)::_Z6spreadi.Frame*)::<lambda(int)>::operator()(spread(spread(int)::_Z6spreadi.Frame*)::"
            "<lambda(int)>::_ZZ6spreadiENKUliE_clEi.Frame*)::<lambda(auto:11)> [with auto:11 = int]") ==
      "lambda in spread");
}

TEST_CASE("a lambda in a member function is named after the member function") {
  CHECK(named("auto app::(anonymous namespace)::Inner::go()::(anonymous class)::operator()() const") ==
        "lambda in Inner.go");
  CHECK(named("auto app::(anonymous namespace)::Inner::go()::(lambda)::operator()() const") == "lambda in Inner.go");
  CHECK(named("app::{anonymous}::Inner::go()::<lambda()>") == "lambda in Inner.go");
}

TEST_CASE("a lambda outside every function is a lambda") {
  CHECK(named("auto (anonymous class)::operator()(int) const") == "lambda");
  CHECK(named("auto (lambda)::operator()(int) const") == "lambda");
  CHECK(named("<lambda(int)>") == "lambda");
}

TEST_CASE("a lambda among the template arguments does not name the function") {
  CHECK(named("Coro<T> app::run_with(F) [T = int, F = (lambda at s.cpp:34:94)]") == "run_with");
  CHECK(named("aio::Coro<T> app::run_with(F) [with T = int; F = main()::<lambda(int)>]") == "run_with");
}

TEST_CASE("functions of the library are internal, those of programs are not") {
  CHECK(internal("Coro<> aio::Queue<int>::get() [T = int]"));
  CHECK(internal("aio::Coro<> aio::Queue<T>::get() [with T = int]"));
  CHECK(internal("Coro<T> aio::detail::run_with(F) [T = int, F = (lambda at s.cpp:34:94)]"));
  CHECK(internal("aio::Coro<T> aio::detail::run_with(F) [with T = int; F = main()::<lambda(int)>]"));
  CHECK_FALSE(internal("aio::Coro<> spread(int)"));
  CHECK_FALSE(internal("aio::Coro<int> app::Session::get(int) const"));
  CHECK_FALSE(internal("auto main()::(anonymous class)::operator()() const"));
}

TEST_CASE("a function without a name is called coroutine") {
  CHECK(named("") == "coroutine");
}
