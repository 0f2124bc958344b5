// Messages of several parts: writing them, and reading them from pieces of a stream. Mirrors aiohttp's multipart.
// One thread an object.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "http/content_disposition.h"
#include "http/headers.h"
#include "http/mime_types.h"

namespace aio::http {

/// What a reader takes at most; a body as a whole is bounded by whoever reads it.
struct MultipartLimits {
  /// Parts of one body. Source: as fields of a form.
  std::size_t parts = 1'000;
  /// Headers of one part. Source: aiohttp's limit of a message's headers.
  std::size_t headers = 128;
  /// One header line. Units: bytes. Source: as above.
  std::size_t header_line = 8'190;
  /// The content of one part. Units: bytes.
  std::size_t part_size = static_cast<std::size_t>(-1);
};

/// A body of several parts, put together in memory.
/// Source: aiohttp, MultipartWriter; RFC 2046, section 5.1.
class MultipartWriter {
 public:
  /// The boundary is drawn from `random`; `subtype` is "mixed", "form-data" or another of multipart.
  MultipartWriter(std::string_view subtype, Random& random);

  /// Adds a part. Throws: ValueError for header fields that would break the message.
  void append(std::string_view content, const Headers& headers = {});

  /// The value of the message's Content-Type.
  std::string content_type() const;
  /// The boundary without its hyphens.
  const std::string& boundary() const noexcept { return boundary_; }
  /// The whole body, with its end.
  std::string body() const;

 private:
  std::string subtype_;
  std::string boundary_;
  std::string parts_;
};

/// What a part says about itself.
struct PartHeaders {
  /// All of them.
  Headers headers;
  /// Content-Disposition, where it can be read.
  std::optional<ContentDisposition> disposition;

  /// The field's name in a form, or none.
  std::optional<std::string> name() const { return disposition ? disposition->name() : std::nullopt; }
  /// The file's name as the peer says it, or none; see ContentDisposition::filename().
  std::optional<std::string> filename() const { return disposition ? disposition->filename() : std::nullopt; }
  /// The part's Content-Type, or text/plain.
  ContentType content_type() const;
};

/// What comes next in a body of several parts.
struct MultipartEvent {
  enum class Kind {
    part,  ///< a part begins: `part`
    data,  ///< a piece of its content: `data`, never empty
    end,   ///< the last part has ended
  };
  Kind kind = Kind::end;
  PartHeaders part;
  std::string data;
};

/// Reads a body that comes in pieces, cut anywhere. A part ends where the next begins. What stands before the first
/// boundary and behind the last is dropped. Parts that have parts themselves, and ones in base64 or quoted-printable,
/// are refused: no browser sends them.
/// Source: RFC 2046, section 5.1; RFC 7578.
class MultipartReader {
 public:
  /// Takes the boundary from a Content-Type header.
  /// Throws: ValueError when it is no multipart or its boundary is missing or impossible.
  explicit MultipartReader(std::string_view content_type, MultipartLimits limits = {});

  /// Adds bytes of the body. Call next() until it has nothing before the next feed: the bytes are kept till then.
  void feed(std::string_view bytes);
  /// The next event, or nothing until more is fed.
  /// Throws: ValueError for a broken body and one beyond the limits; read nothing after that.
  std::optional<MultipartEvent> next();
  /// Says that the body has ended. Throws: ValueError when its last boundary has not come.
  void finish() const;
  /// What keeping unread bytes over feed() has cost, in bytes that were moved: little, however many parts there are.
  std::size_t moved() const noexcept { return moved_; }

 private:
  enum class State { preamble, delimiter, headers, content, epilogue };
  enum class Delimiter { none, unknown, part, last };

  Delimiter delimiter_at(std::size_t at, std::size_t& length) const;
  std::optional<MultipartEvent> read_content();
  bool read_delimiter();
  std::optional<MultipartEvent> read_headers();
  void read_header(std::string_view line);
  MultipartEvent begin_part();
  std::string_view unread() const noexcept { return std::string_view(buffer_).substr(read_); }

  std::string delimiter_;  // with the line break before it
  MultipartLimits limits_;
  State state_ = State::preamble;
  std::string buffer_ = "\r\n";  // a boundary may stand at the very beginning
  std::size_t read_ = 0;         // bytes at the buffer's front that are done with; feed() drops them
  std::size_t moved_ = 0;
  std::size_t virtual_ = 2;  // bytes at the front of what is unread that are no content
  std::size_t delimiter_length_ = 0;
  bool last_ = false;
  std::size_t parts_ = 0;
  std::size_t part_size_ = 0;
  PartHeaders part_;
};

}  // namespace aio::http
