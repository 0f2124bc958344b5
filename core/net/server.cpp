#include "net/server.h"

#include <algorithm>

#include "net/errors.h"
#include "net/network.h"
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
  ServerState(ConnectionHandler handler, ServerOptions options)
      : handler_(std::move(handler)), options_(std::move(options)), loop_(get_running_loop()) {}
  ~ServerState() override { stop_listening(); }

  void listen(const Address& address);
  void stop_listening() noexcept;
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

  /// One connection, in the frame of its task.
  struct Connection : ListNode {
    Connection(ServerState& server, Stream& stream_in) : stream(stream_in), task(current_task()) {
      server.open_.push_back(*this);
    }
    Stream& stream;
    TaskHandle task;
  };
  struct Counted {
    explicit Counted(Ref<ServerState> server_in) : server(std::move(server_in)) { ++server->count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() {
      if (--server->count_ == 0) server->all_ended_.wake_all();
    }
    Ref<ServerState> server;
  };

  void accept_from(Acceptor& acceptor);
  static Coro<> serve(Ref<ServerState> self, Ref<Transport> transport);
  static Coro<> handle(Ref<ServerState> self, Stream& stream);
  static Coro<Ref<Transport>> secured(Ref<ServerState> self, Ref<Transport> transport);
  void report(std::string message, std::exception_ptr error) noexcept;

  ConnectionHandler handler_;
  ServerOptions options_;
  EventLoop& loop_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  IntrusiveList<Connection> open_;
  std::size_t count_ = 0;
  WaitQueue all_ended_;
  TracedObject traced_{"server"};
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
      static_cast<void>(create_task(serve(Ref<ServerState>(this), std::move(transport)), std::move(options)));
    }
    acceptor.wait();
  } catch (const Error&) {
    report("A connection could not be accepted; the server tries again", std::current_exception());
    Ref<ServerState> self(this);
    loop_.call_later(kAcceptRetryDelay, [self, &acceptor] {
      const auto is_it = [&](const auto& each) { return each.get() == &acceptor; };
      if (std::any_of(self->acceptors_.begin(), self->acceptors_.end(), is_it)) acceptor.wait();
    });
  }
}

Coro<Ref<Transport>> ServerState::secured(Ref<ServerState> self, Ref<Transport> transport) {
  if (!self->options_.tls) co_return transport;
  SSLContext context = *self->options_.tls;
  Ref<Transport> secure =
      co_await timeout(self->options_.ssl_handshake_timeout,
                       current_network().start_tls(std::move(transport), std::move(context), true, std::string()));
  co_return secure;
}

Coro<> ServerState::handle(Ref<ServerState> self, Stream& stream) {
  const Connection connection(*self, stream);
  co_await self->handler_(stream);
  co_await stream.close();
}

Coro<> ServerState::serve(Ref<ServerState> self, Ref<Transport> transport) {
  const Counted counted(self);
  try {
    transport = co_await secured(self, std::move(transport));
    Stream stream(std::move(transport), "accept");
    try {
      co_await handle(self, stream);
    } catch (...) {
      stream.abort();
      throw;
    }
  } catch (const ConnectionError&) {
    // The client went: nothing that the server could do about it.
  } catch (const std::exception&) {
    self->report("Unhandled exception in a connection's handler", std::current_exception());
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
  open_.for_each([](Connection& each) { each.task.cancel("the server closes"); });
}

void ServerState::abort_clients() noexcept {
  open_.for_each([](Connection& each) { each.stream.abort(); });
}

Coro<> ServerState::wait_closed(Ref<ServerState> self) {
  self->stop_listening();
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
  if (state_ && this != &other) state_->stop_listening();
  state_ = std::move(other.state_);
  return *this;
}

Server::~Server() {
  if (state_) state_->stop_listening();
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

Coro<Server> start_server(ConnectionHandler handler, std::string host, std::uint16_t port, ServerOptions options) {
  if (options.tls && (options.tls->certificate.empty() || options.tls->private_key.empty())) {
    throw ValueError("A TLS server needs SSLContext::certificate and private_key, as PEM text");
  }
  detail::Ref<ServerState> state(new ServerState(std::move(handler), std::move(options)));
  std::vector<Address> addresses = co_await current_network().resolve(std::move(host), port);
  for (const Address& address : addresses) state->listen(address);
  Server server(state);
  co_return server;
}

Coro<Server> start_unix_server(ConnectionHandler handler, std::string path, ServerOptions options) {
  if (path.empty()) throw ValueError("The path of the unix socket is empty");
  detail::Ref<ServerState> state(new ServerState(std::move(handler), std::move(options)));
  const Address address{"", 0, std::move(path)};
  state->listen(address);
  Server server(state);
  co_return server;
}

}  // namespace aio
