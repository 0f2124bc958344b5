#include "http/form_data.h"

#include <utility>

#include "base/errors.h"
#include "http/content_disposition.h"
#include "http/mime_types.h"
#include "http/multipart.h"
#include "http/url.h"

namespace aio::http {

FormData::FormData(const MultiDict& fields) {
  for (const auto& [name, value] : fields) add_field(name, value);
}

void FormData::add_field(std::string name, std::string value, std::string content_type, std::string filename) {
  if (!content_type.empty() && !ContentType::parse(content_type)) {
    throw ValueError("\"" + content_type + "\" is no content type; it looks like text/plain");
  }
  if (!filename.empty() && content_type.empty()) {
    content_type = guess_type(filename).type;
    if (content_type.empty()) content_type = "application/octet-stream";
  }
  multipart_ = multipart_ || !content_type.empty();
  fields_.push_back({std::move(name), std::move(value), std::move(content_type), std::move(filename)});
}

FormData::Encoded FormData::encode(Random& random) const {
  if (!multipart_) {
    MultiDict pairs;
    for (const Field& field : fields_) pairs.add(field.name, field.value);
    return {"application/x-www-form-urlencoded", encode_form(pairs)};
  }
  MultipartWriter writer("form-data", random);
  for (const Field& field : fields_) {
    ContentDisposition disposition{"form-data", {{"name", field.name}}};
    if (!field.filename.empty()) disposition.parameters.emplace_back("filename", field.filename);
    Headers headers;
    if (!field.content_type.empty()) headers.add("Content-Type", field.content_type);
    headers.add("Content-Disposition", disposition.str());
    writer.append(field.value, headers);
  }
  return {writer.content_type(), writer.body()};
}

}  // namespace aio::http
