// A simulated TCP connection: two sockets, byte streams in both directions, windows, FIN and RST. There is no
// congestion control. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "base/intrusive_list.h"
#include "base/ref.h"
#include "net/network.h"
#include "runtime/detail/future_base.h"
#include "sim/link.h"

namespace aio::sim {

class Connection;
class Host;
class Internet;
struct Fault;

/// Bytes that a socket holds until the peer has acknowledged them, and as many that came and were not read.
inline constexpr std::size_t kSendBuffer = 64 * 1024;
inline constexpr std::size_t kReceiveBuffer = 64 * 1024;

/// One end of a connection.
class Socket {
 public:
  Socket(Connection& connection, Host& host, Address address);

  IoResult read(char* into, std::size_t size);
  IoResult write(const char* data, std::size_t size);
  IoResult finish_writing();
  void close();
  void abort();
  void when_readable(detail::Callback& callback);
  void when_writable(detail::Callback& callback);
  void forget(detail::Callback& callback) noexcept;
  std::exception_ptr error() const { return error_; }
  const Address& address() const noexcept { return address_; }
  Host& host() const noexcept { return *host_; }
  Socket& peer() const noexcept { return *peer_; }
  bool is_closed() const noexcept { return closed_; }
  /// Whether the connection was reset, from here or from there.
  bool is_over() const noexcept { return reset_; }

  // What the other end sent arrives.

  void data_arrived(std::string bytes);
  void end_arrived();
  void reset_arrived();
  void acknowledged(std::uint64_t received, std::uint64_t window_edge);

  // What faults do to this end.

  /// Resets the connection, as the application's abort() would.
  void break_off();
  /// Forgets the connection without telling the peer.
  void vanish();
  Flow& flow() noexcept { return flow_; }
  Connection& connection() const noexcept { return *connection_; }

 private:
  friend class Connection;

  bool is_readable() const noexcept;
  bool is_writable() const noexcept;
  std::size_t unsent() const noexcept { return unsent_.size() - unsent_begin_; }
  void transmit();
  bool waits_for_trickle();
  bool answers_as_stranger();
  void acknowledge();
  void send_reset();
  void fail(std::exception_ptr error);
  void wake(detail::Callback*& waiting) noexcept;
  void wake_all() noexcept;

  Connection* connection_;
  Host* host_;
  Socket* peer_ = nullptr;
  Address address_;
  Flow flow_;      // what goes to the peer
  Flow ack_flow_;  // acknowledgements, which nobody draws

  std::string unsent_;
  std::size_t unsent_begin_ = 0;
  std::uint64_t written_ = 0;                   // bytes that write() took
  std::uint64_t sent_ = 0;                      // of these, on their way or there
  std::uint64_t acknowledged_ = 0;              // of these, there
  std::uint64_t window_edge_ = kReceiveBuffer;  // the peer has room up to this byte
  bool finishing_ = false;                      // no write() follows
  bool end_sent_ = false;

  std::string received_;
  std::size_t received_begin_ = 0;
  std::uint64_t received_count_ = 0;
  std::uint64_t read_count_ = 0;
  std::uint64_t advertised_edge_ = kReceiveBuffer;
  bool end_received_ = false;

  bool closed_ = false;  // by close() or abort()
  bool reset_ = false;   // the connection is over for this end
  bool vanished_ = false;
  bool waits_for_trickle_ = false;
  std::exception_ptr error_;
  detail::Callback* reader_ = nullptr;
  detail::Callback* writer_ = nullptr;
};

/// Lifetime: transports, listeners and packets under way keep it.
class Connection final : public detail::RefCounted, public detail::ListNode {
 public:
  Connection(Internet& internet, Host& client, Address client_address, Host& server, Address server_address);
  ~Connection() override;

  Socket& client() noexcept { return client_; }
  Socket& server() noexcept { return server_; }
  Internet& internet() const noexcept { return *internet_; }
  std::uint64_t id() const noexcept { return id_; }

  /// Sends the SYN; `waiter` is woken once the answer has come: then error() is null or says why not.
  void open(detail::Waiter& waiter);
  /// Nobody waits for the answer any more.
  void give_up() noexcept;
  bool is_open() const noexcept { return open_; }
  bool is_cut() const noexcept { return cut_; }  ///< nothing comes through for now
  /// Its number among the connections of `host`.
  std::uint64_t number_at(const Host& host) const noexcept;
  bool involves(const Host& host) const noexcept;
  /// Lets a fault of `host` happen to it now.
  void suffer(const Fault& fault, Host& host);
  /// A fault that it suffers ends. False when it did not suffer that one.
  bool recover(const Fault& fault) noexcept;
  /// Sends what faults that have ended kept back.
  void go_on();
  /// The byte behind `sent` at which a fault waits for what `from` sends, or the last one there could be.
  std::uint64_t next_fault(const Socket& from, std::uint64_t sent) const noexcept;
  /// The client is about to send: a request, when the server has spoken since or nobody has.
  void client_speaks();
  /// `from` has sent so many bytes: lets the faults happen that wait for this one.
  void suffer_at(Socket& from, std::uint64_t sent);
  /// Whether the other end may still send something that `host` has not turned its back on.
  bool may_reach(const Host& host) const noexcept;

 private:
  void request_arrived(unsigned attempt);
  void repeat_request(unsigned attempt);
  void answer_arrived();
  void confirmation_arrived();
  void wake_opener();
  void refusal_arrived(std::exception_ptr error);
  std::int64_t slowest_trickle(const Socket& sender) const noexcept;

  /// A fault that lasts: a trickle of what `trickling` sends, or a black hole.
  struct Endured {
    std::uint64_t fault;
    const Socket* trickling;
    std::int64_t rate;
  };

  detail::Ref<Internet> internet_;
  std::uint64_t id_;
  Socket client_;
  Socket server_;
  detail::Waiter* opening_ = nullptr;
  bool open_ = false;
  bool cut_ = false;
  std::vector<Endured> endured_;
  std::uint64_t requests_ = 0;
  bool client_spoke_ = false;  // since the server did
  bool abandoned_ = false;     // no application will ever accept it
  std::uint64_t client_number_;
  std::uint64_t server_number_;
};

/// The user's handle to one end.
class SimTransport final : public Transport {
 public:
  SimTransport(Connection& connection, Socket& socket) noexcept : connection_(&connection), socket_(&socket) {}
  ~SimTransport() override { socket_->abort(); }

  IoResult read(char* into, std::size_t size) noexcept override { return socket_->read(into, size); }
  IoResult write(const char* data, std::size_t size) noexcept override { return socket_->write(data, size); }
  std::exception_ptr error() const noexcept override { return socket_->error(); }
  void when_readable(detail::Callback& callback) override { socket_->when_readable(callback); }
  void when_writable(detail::Callback& callback) override { socket_->when_writable(callback); }
  void forget(detail::Callback& callback) noexcept override { socket_->forget(callback); }
  IoResult finish_writing() noexcept override { return socket_->finish_writing(); }
  void close() noexcept override { socket_->close(); }
  void abort() noexcept override { socket_->abort(); }
  Address local() const override { return socket_->address(); }
  Address peer() const override { return socket_->peer().address(); }

 private:
  detail::Ref<Connection> connection_;
  Socket* socket_;
};

}  // namespace aio::sim
