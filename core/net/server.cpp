#include "net/server.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/place.h"
#include "net/errors.h"
#include "net/network.h"
#include "runtime/detail/lint.h"
#include "runtime/detail/wait_queue.h"
#include "runtime/event_loop.h"
#include "runtime/future.h"
#include "runtime/task.h"
#include "runtime/timeout.h"

namespace aio {
namespace detail {
namespace {

// After the system refused to accept. Source: asyncio.constants.ACCEPT_RETRY_DELAY.
constexpr Duration kAcceptRetryDelay{1'000'000'000};
// Connections accepted in one pass of the loop. Source: asyncio accepts as many as the backlog.
constexpr int kAcceptsAtOnce = 100;

}  // namespace

class ServerState final : public RefCounted {
 public:
  ServerState(ConnectionHandler handler, ServerOptions options, Place made_at)
      : handler_(std::move(handler)), options_(std::move(options)), loop_(get_running_loop()), made_at_(made_at) {}
  ~ServerState() override { stop_listening(); }

  void listen(const Address& address);
  void stop_listening() noexcept;
  /// The Server went: stops listening, and says so unless it had.
  void handle_gone() noexcept;
  std::vector<Address> sockets() const;
  bool is_serving() const noexcept { return !acceptors_.empty(); }
  std::size_t connections() const noexcept { return count_; }
  void cancel_clients();
  void abort_clients() noexcept;
  static Coro<> wait_closed(Ref<ServerState> self);

 private:
  class Acceptor final : public Callback {
   public:
    Acceptor(ServerState& server, Ref<Listener> listener) : server_(server), listener_(std::move(listener)) {}
    ~Acceptor() {
      listener_->forget(*this);
      listener_->close();
    }
    void run() override { server_.accept_from(*this); }
    void wait() { listener_->when_acceptable(*this); }
    Listener& listener() const noexcept { return *listener_; }

   private:
    ServerState& server_;
    Ref<Listener> listener_;
  };
  class Connection;

  void accept_from(Acceptor& acceptor);
  static Coro<> serve(Connection connection);
  /// Lifetime, here and below: the connection outlives the call.
  static Coro<> handle(Connection& connection, Ref<Transport> transport);
  static Coro<Ref<Transport>> secured(Connection& connection);
  void give_up_handshakes() noexcept;
  void report(std::string message, std::exception_ptr error) noexcept;

  ConnectionHandler handler_;
  ServerOptions options_;
  EventLoop& loop_;
  Place made_at_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  IntrusiveList<Connection> open_;
  std::size_t count_ = 0;
  WaitQueue all_ended_;
  TracedObject traced_{"server"};
};

/// One connection, from its acceptance to the end of its task, to whose frame it moves.
///
///   accepted  its task has not begun: cancel() keeps its handler from beginning
///   securing  TLS shakes hands over `transport`
///   served    the handler has `stream`
class ServerState::Connection final : public ListNode {
 public:
  Connection(Ref<ServerState> server_in, Ref<Transport> transport_in)
      : server(std::move(server_in)), transport(std::move(transport_in)) {
    ++server->count_;
    server->open_.push_back(*this);
  }
  Connection(Connection&& other) noexcept : server(std::move(other.server)), transport(std::move(other.transport)) {
    other.unlink();
    server->open_.push_back(*this);
  }
  ~Connection() {
    if (server && --server->count_ == 0) server->all_ended_.wake_all();
  }

  /// False when it was given up before.
  bool begin() {
    task.emplace(current_task());
    return !given_up_;
  }
  void cancel() {
    given_up_ = true;
    if (task) {
      task->cancel("the server closes");
    } else {
      transport->abort();
    }
  }
  void abort() {
    if (stream) {
      stream->abort();
    } else {
      cancel();
    }
  }

  Ref<ServerState> server;
  Ref<Transport> transport;  // until there is a stream
  Stream* stream = nullptr;
  std::optional<TaskHandle> task;

 private:
  bool given_up_ = false;
};

void ServerState::listen(const Address& address) {
  ListenOptions options;
  options.backlog = options_.backlog;
  options.reuse_port = options_.reuse_port;
  acceptors_.push_back(std::make_unique<Acceptor>(*this, current_network().listen(address, options)));
  acceptors_.back()->wait();
}

void ServerState::stop_listening() noexcept {
  acceptors_.clear();
}

std::vector<Address> ServerState::sockets() const {
  std::vector<Address> addresses;
  for (const auto& acceptor : acceptors_) addresses.push_back(acceptor->listener().local());
  return addresses;
}

void ServerState::accept_from(Acceptor& acceptor) {
  try {
    for (int accepted = 0; accepted < kAcceptsAtOnce; ++accepted) {
      Ref<Transport> transport = acceptor.listener().accept();
      if (!transport) break;
      TaskOptions options;
      options.name = "connection from " + transport->peer().text();
      Connection connection(Ref<ServerState>(this), std::move(transport));
      static_cast<void>(create_task(serve(std::move(connection)), std::move(options)));
    }
    acceptor.wait();
  } catch (const std::exception&) {
    report("A connection could not be accepted; the server tries again", std::current_exception());
    Ref<ServerState> self(this);
    loop_.call_later(kAcceptRetryDelay, [self, &acceptor] {
      const auto is_it = [&](const auto& each) { return each.get() == &acceptor; };
      if (std::any_of(self->acceptors_.begin(), self->acceptors_.end(), is_it)) acceptor.wait();
    });
  }
}

namespace {

// The trace shows a connection that broke at once, and why.
void record_failed_handshake(Ref<Transport> transport) {
  const EventLoop& loop = get_running_loop();
  if (!loop.tracing()) return;
  Stream stream(std::move(transport), "accept");
  get_running_loop()
      .record("stream")
      .id("id", stream.id())
      .text("op", "fail")
      .text("error", describe_exception(std::current_exception()))
      .id("task", loop.current_task ? loop.current_task->id() : 0);
  stream.abort();
}

}  // namespace

// Null when the client does not get through the handshake: no fault of the server's, and no business of its handler's.
// Source: asyncio, which logs it in debug mode only.
Coro<Ref<Transport>> ServerState::secured(Connection& connection) {
  ServerState& self = *connection.server;
  Ref<Transport> secure;
  try {
    SSLContext context = *self.options_.tls;
    Coro<Ref<Transport>> handshake =
        current_network().start_tls(connection.transport, std::move(context), true, std::string());
    auto limited = timeout(self.options_.ssl_handshake_timeout, std::move(handshake));
    secure = co_await limited;
  } catch (const OSError&) {
    record_failed_handshake(connection.transport);
  } catch (const TimeoutError&) {
    record_failed_handshake(connection.transport);
  }
  connection.transport = {};
  co_return secure;
}

Coro<> ServerState::handle(Connection& connection, Ref<Transport> transport) {
  Stream stream(std::move(transport), "accept");
  struct Open {
    Open(Connection& connection_in, Stream& stream) : connection(connection_in) { connection.stream = &stream; }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() { connection.stream = nullptr; }
    Connection& connection;
  } open(connection, stream);
  try {
    co_await connection.server->handler_(stream);
    co_await stream.close();
  } catch (...) {
    stream.abort();
    throw;
  }
}

Coro<> ServerState::serve(Connection connection) {
  if (!connection.begin()) co_return;
  try {
    Ref<Transport> transport = std::move(connection.transport);
    if (connection.server->options_.tls) {
      connection.transport = std::move(transport);
      transport = co_await secured(connection);
      if (!transport) co_return;
    }
    co_await handle(connection, std::move(transport));
  } catch (const ConnectionError&) {
    // The client went: nothing that the server could do about it.
  } catch (const std::exception&) {
    connection.server->report("Unhandled exception in a connection's handler", std::current_exception());
  }
}

void ServerState::report(std::string message, std::exception_ptr error) noexcept {
  ExceptionContext context;
  context.message = std::move(message);
  context.exception = std::move(error);
  if (const TaskBase* task = loop_.current_task) {
    context.task_id = task->id();
    context.task_name = task->name();
  }
  loop_.call_exception_handler(context);
}

void ServerState::cancel_clients() {
  open_.for_each([](Connection& each) { each.cancel(); });
}

void ServerState::abort_clients() noexcept {
  open_.for_each([](Connection& each) { each.abort(); });
}

void ServerState::give_up_handshakes() noexcept {
  if (!options_.tls) return;
  open_.for_each([](Connection& each) {
    if (!each.stream) each.cancel();
  });
}

void ServerState::handle_gone() noexcept {
  if (!is_serving()) return;
  report_never_closed(
      "a server was dropped without being closed: its connections go on; co_await its close(), or use "
      "with(start_server(...), ...)",
      made_at_);
  stop_listening();
}

Coro<> ServerState::wait_closed(Ref<ServerState> self) {
  self->stop_listening();
  self->give_up_handshakes();
  while (self->count_ > 0) {
    QueuedWaiter waiter(self->all_ended_, self->traced_, "server.close");
    co_await waiter.future();
  }
}

}  // namespace detail

using detail::ServerState;

Server::Server(detail::Ref<ServerState> state) noexcept : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;

Server& Server::operator=(Server&& other) noexcept {
  if (state_ && this != &other) state_->handle_gone();
  state_ = std::move(other.state_);
  return *this;
}

Server::~Server() {
  if (state_) state_->handle_gone();
}

std::vector<Address> Server::sockets() const {
  return state_->sockets();
}

bool Server::is_serving() const noexcept {
  return state_->is_serving();
}

std::size_t Server::connections() const noexcept {
  return state_->connections();
}

void Server::cancel_clients() {
  state_->cancel_clients();
}

void Server::abort_clients() noexcept {
  state_->abort_clients();
}

Coro<> Server::close() {
  return ServerState::wait_closed(state_);
}

namespace {

Coro<> serve_until_cancelled(detail::Ref<ServerState> state) {
  try {
    Future<> forever;
    co_await forever;
  } catch (...) {
    state->stop_listening();
    throw;
  }
}

}  // namespace

Coro<> Server::serve_forever() {
  return serve_until_cancelled(state_);
}

namespace {

void check_tls(const ServerOptions& options) {
  if (!options.tls) return;
  if (options.tls->certificate.empty() || options.tls->private_key.empty()) {
    throw ValueError("A TLS server needs SSLContext::certificate and private_key, as PEM text");
  }
  current_network().check_tls(*options.tls, true);
}

}  // namespace

Coro<Server> start_server(ConnectionHandler handler, std::string host, std::uint16_t port, ServerOptions options,
                          std::source_location where) {
  check_tls(options);
  detail::Ref<ServerState> state(new ServerState(std::move(handler), std::move(options), where));
  std::vector<Address> addresses = co_await current_network().resolve(std::move(host), port);
  for (const Address& address : addresses) state->listen(address);
  Server server(state);
  co_return server;
}

Coro<Server> start_unix_server(ConnectionHandler handler, std::string path, ServerOptions options,
                               std::source_location where) {
  if (path.empty()) throw ValueError("The path of the unix socket is empty");
  check_tls(options);
  detail::Ref<ServerState> state(new ServerState(std::move(handler), std::move(options), where));
  const Address address{"", 0, std::move(path)};
  state->listen(address);
  Server server(state);
  co_return server;
}

}  // namespace aio
