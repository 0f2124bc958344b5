// Media types: guessed from file names, and read from Content-Type headers. Mirrors mimetypes. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http {

/// What a file's name tells about its content.
struct GuessedType {
  /// "text/html", or "" when the extension is unknown.
  std::string type;
  /// "gzip", "br" or "zstd" when the name ends so, else "".
  std::string encoding;
};

/// Judges by the extensions alone, in any case: "page.html.gz" is text/html in gzip.
/// Source: Python, mimetypes.guess_type.
GuessedType guess_type(std::string_view path);

/// The extension of a media type with its dot, ".html", or "" when the type is unknown.
/// Source: Python, mimetypes.guess_extension.
std::string guess_extension(std::string_view type);

/// A Content-Type header, taken apart.
/// Source: RFC 9110, section 8.3.1.
struct ContentType {
  /// In lower case: "text".
  std::string type;
  /// In lower case: "html".
  std::string subtype;
  /// Names in lower case, values as they came, without quotes.
  std::vector<std::pair<std::string, std::string>> parameters;

  /// Nothing for text that is no media type.
  static std::optional<ContentType> parse(std::string_view header);

  /// "text/html", without the parameters.
  std::string essence() const;
  /// The value of a parameter, or "".
  std::string parameter(std::string_view name) const;
  /// The parameter charset in lower case, or "".
  std::string charset() const;
  /// The header's text, parameters quoted where they must be.
  /// Throws: ValueError for control characters in a parameter.
  std::string str() const;
};

}  // namespace aio::http
