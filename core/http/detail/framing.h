// llhttp behind an interface without its header: judges the bytes of one message and says how its body is framed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http::detail {

/// What llhttp did not accept, and its reason in words.
struct Refusal {
  enum class Kind : unsigned char { method, target, transfer_encoding, content_length, other };
  Kind kind;
  std::string reason;
  /// Bytes of what was fed, up to the one that was refused.
  std::size_t seen;
};

/// One message at a time, all leniencies off.
class Framing {
 public:
  explicit Framing(bool request);
  ~Framing();

  /// Forgets everything: nothing of a message can reach into the next.
  void restart() noexcept;
  /// The message has no body, whatever its headers say. Requires: its empty line has not been fed.
  void skip_body() noexcept;
  /// Judges the next bytes of the message; they end with it at the latest.
  std::optional<Refusal> feed(std::string_view bytes);

  /// The empty line behind the headers has come; the answers below are about them.
  bool head_complete() const noexcept;
  bool message_complete() const noexcept;
  bool keep_alive() const noexcept;
  bool upgrade() const noexcept;
  /// Content-Length or 0.
  std::uint64_t length() const noexcept;
  /// What the last chunk line said.
  std::uint64_t chunk_size() const noexcept;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace aio::http::detail
