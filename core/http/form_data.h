// A form with fields and files, as a client posts it. Mirrors aiohttp.FormData. One thread an object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "http/multi_dict.h"

namespace aio::http {

/// Fields in their order. Without files it is sent as application/x-www-form-urlencoded, else as multipart/form-data.
/// Source: aiohttp, FormData.
class FormData {
 public:
  /// Empty, or with these fields.
  FormData() = default;
  explicit FormData(const MultiDict& fields);

  /// Adds a field; one with a content type or a file's name makes the form multipart. An empty content type of a file
  /// is guessed from its name.
  /// Throws: ValueError for a content type that is none.
  void add_field(std::string name, std::string value, std::string content_type = {}, std::string filename = {});

  /// Whether it is sent as multipart/form-data.
  bool is_multipart() const noexcept { return multipart_; }
  /// Makes it so without a file.
  void set_multipart() noexcept { multipart_ = true; }

  /// What is sent.
  struct Encoded {
    /// The value of Content-Type.
    std::string content_type;
    /// The body.
    std::string body;
  };
  /// Puts the form into a body; a boundary is drawn from `random`.
  Encoded encode(Random& random) const;

 private:
  struct Field {
    std::string name, value, content_type, filename;
  };

  std::vector<Field> fields_;
  bool multipart_ = false;
};

}  // namespace aio::http
