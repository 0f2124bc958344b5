// The header Content-Disposition: the name of a form's field, of a file. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http {

/// A Content-Disposition header, taken apart.
/// Source: RFC 6266; RFC 7578, section 4.2.
struct ContentDisposition {
  /// In lower case: "form-data", "attachment", "inline".
  std::string type;
  /// Names in lower case; those that end in "*" are still encoded.
  std::vector<std::pair<std::string, std::string>> parameters;

  /// Nothing for text that is no such header.
  static std::optional<ContentDisposition> parse(std::string_view header);

  /// The field's name in a form, or none.
  std::optional<std::string> name() const;
  /// The file's name: filename* where it can be read, else filename. It is what the peer says: it may hold "/" or ".."
  /// and must not become a path as it is.
  std::optional<std::string> filename() const;
  /// The header's text. In a form's field quotes and line breaks become %22, %0D and %0A; elsewhere a file's name that
  /// is not ASCII is written a second time as filename*.
  /// Throws: ValueError for control characters outside a form's field.
  std::string str() const;
};

}  // namespace aio::http
