#include "base/errors.h"

#include <cstdlib>
#include <string_view>
#include <typeinfo>

namespace aio {
namespace {

// Itanium names of plain, possibly nested classes ("St13runtime_error", "N3app9LostErrorE"). The C++ runtime's own
// demangler would add its whole grammar to every wasm module for the sake of a class name.
std::string readable(const char* mangled) {
  const char* at = mangled;
  std::string out;
  const bool nested = *at == 'N';
  if (nested) ++at;
  if (at[0] == 'S' && at[1] == 't') {
    out = "std";
    at += 2;
  }
  while (*at >= '0' && *at <= '9') {
    char* end = nullptr;
    const auto length = std::strtoul(at, &end, 10);
    const std::string part(end, length);
    at = end + length;
    if (part.starts_with("_GLOBAL__N") || part.starts_with("__")) continue;  // anonymous and versioned namespaces
    if (!out.empty()) out += "::";
    out += part;
  }
  return out.empty() ? std::string("exception") : out;
}

std::string joined(const std::string& name, const std::string& text) {
  return text.empty() ? name : name + ": " + text;
}

// "unhandled errors (2 sub-exceptions: TimeoutError; ValueError: text)": a nested group has brackets of its own.
std::string listed(std::string text, const std::vector<std::exception_ptr>& exceptions) {
  text += " (" + std::to_string(exceptions.size()) + (exceptions.size() == 1 ? " sub-exception" : " sub-exceptions");
  const char* separator = ": ";
  for (const std::exception_ptr& each : exceptions) {
    text += separator + describe_exception(each);
    separator = "; ";
  }
  return text + ")";
}

}  // namespace

ExceptionGroup::ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions)
    : Error(listed(message, exceptions)), message_(std::move(message)), exceptions_(std::move(exceptions)) {
  if (exceptions_.empty()) throw ValueError("An ExceptionGroup needs at least one exception");
  for (const std::exception_ptr& each : exceptions_) {
    if (!each) throw ValueError("An ExceptionGroup was given a null exception");
  }
}

const void* ExceptionGroup::find_first(Cast as) const noexcept {
  for (const std::exception_ptr& each : exceptions_) {
    if (const void* found = as(each)) return found;
    const void* inner = ExceptionGroup::cast<ExceptionGroup>(each);
    if (!inner) continue;
    if (const void* found = static_cast<const ExceptionGroup*>(inner)->find_first(as)) return found;
  }
  return nullptr;
}

std::string describe_exception(const std::exception_ptr& error) {
  if (!error) return "no exception";
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError& cancelled) {
    return joined("CancelledError", cancelled.message());
  } catch (const KeyboardInterrupt& interrupt) {
    return joined("KeyboardInterrupt", interrupt.message());
  } catch (const Error& known) {
    // A class that people derived and did not name has its type's name.
    const bool unnamed = std::string_view(known.name()) == "Error" && typeid(known) != typeid(Error);
    return joined(unnamed ? readable(typeid(known).name()) : known.name(), known.what());
  } catch (const std::exception& other) {
    return joined(readable(typeid(other).name()), other.what());
  } catch (...) {
    return "an exception outside std::exception";
  }
}

}  // namespace aio
