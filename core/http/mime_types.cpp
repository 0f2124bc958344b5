#include "http/mime_types.h"

#include "http/detail/ascii.h"
#include "http/detail/parameters.h"

namespace aio::http {

namespace {

struct Known {
  std::string_view extension;
  std::string_view type;
};

/// The first extension of a type is the one that guess_extension gives.
constexpr Known kTypes[] = {
    {"aac", "audio/aac"},
    {"apng", "image/apng"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bin", "application/octet-stream"},
    {"bmp", "image/bmp"},
    {"css", "text/css"},
    {"csv", "text/csv"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"epub", "application/epub+zip"},
    {"exe", "application/octet-stream"},
    {"flac", "audio/flac"},
    {"gif", "image/gif"},
    {"html", "text/html"},
    {"htm", "text/html"},
    {"ics", "text/calendar"},
    {"ico", "image/vnd.microsoft.icon"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"js", "text/javascript"},
    {"mjs", "text/javascript"},
    {"json", "application/json"},
    {"jsonl", "application/jsonl"},
    {"jsonld", "application/ld+json"},
    {"map", "application/json"},
    {"m4a", "audio/mp4"},
    {"md", "text/markdown"},
    {"mid", "audio/midi"},
    {"mkv", "video/x-matroska"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpeg", "video/mpeg"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/opus"},
    {"otf", "font/otf"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rtf", "application/rtf"},
    {"sh", "application/x-sh"},
    {"svg", "image/svg+xml"},
    {"tar", "application/x-tar"},
    {"tiff", "image/tiff"},
    {"tif", "image/tiff"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain"},
    {"c", "text/plain"},
    {"cpp", "text/plain"},
    {"h", "text/plain"},
    {"log", "text/plain"},
    {"py", "text/x-python"},
    {"wasm", "application/wasm"},
    {"wav", "audio/x-wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "text/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
    {"zip", "application/zip"},
};

constexpr Known kEncodings[] = {{"br", "br"}, {"gz", "gzip"}, {"zst", "zstd"}};

template <std::size_t Count>
std::string_view look_up(const Known (&table)[Count], std::string_view extension) {
  for (const Known& known : table) {
    if (detail::equal_ignoring_case(known.extension, extension)) return known.type;
  }
  return {};
}

/// Cuts the last extension off `name` and gives it without its dot. A dot at the beginning starts no extension.
std::string_view cut_extension(std::string_view& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return {};
  const std::string_view extension = name.substr(dot + 1);
  name = name.substr(0, dot);
  return extension;
}

}  // namespace

GuessedType guess_type(std::string_view path) {
  std::string_view name = path.substr(path.find_last_of('/') + 1);
  GuessedType guessed;
  std::string_view extension = cut_extension(name);
  if (detail::equal_ignoring_case(extension, "tgz")) return {"application/x-tar", "gzip"};
  if (const std::string_view encoding = look_up(kEncodings, extension); !encoding.empty()) {
    guessed.encoding = encoding;
    extension = cut_extension(name);
  }
  guessed.type = look_up(kTypes, extension);
  return guessed;
}

std::string guess_extension(std::string_view type) {
  for (const Known& known : kTypes) {
    if (detail::equal_ignoring_case(known.type, type)) return "." + std::string(known.extension);
  }
  return {};
}

std::optional<ContentType> ContentType::parse(std::string_view header) {
  const std::string_view text = detail::trim(header);
  const std::size_t end = text.find(';');
  std::string_view rest = detail::trim(text.substr(0, end));
  const std::string_view type = detail::cut(rest, '/');
  if (!detail::is_token(type) || !detail::is_token(rest)) return std::nullopt;
  std::optional<detail::Parameters> parameters =
      detail::parse_parameters(end == text.npos ? std::string_view() : text.substr(end));
  if (!parameters) return std::nullopt;
  return ContentType{detail::to_lower(type), detail::to_lower(rest), std::move(*parameters)};
}

std::string ContentType::essence() const {
  return type + "/" + subtype;
}

std::string ContentType::parameter(std::string_view name) const {
  const std::string* found = detail::find_parameter(parameters, name);
  return found ? *found : std::string();
}

std::string ContentType::charset() const {
  return detail::to_lower(parameter("charset"));
}

std::string ContentType::str() const {
  std::string text = essence();
  for (const auto& [name, value] : parameters) text += "; " + name + "=" + detail::quote_if_needed(value);
  return text;
}

}  // namespace aio::http
