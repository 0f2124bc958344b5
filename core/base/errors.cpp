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

}  // namespace

std::string describe_exception(const std::exception_ptr& error) {
  if (!error) return "no exception";
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError& cancelled) {
    return joined("CancelledError", cancelled.message());
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
