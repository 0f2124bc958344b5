// What is true of a thread while the library's code runs on it. Plain data, so that reading it costs no call.
#pragma once

namespace aio {
class Backend;
class EventLoop;
}  // namespace aio

namespace aio::detail {

class ContextNode;

/// The running thread's place in the library. Which loop a thread runs is a fact about the thread.
struct ThreadState {
  EventLoop* loop = nullptr;             ///< the loop that it runs; null on a worker thread
  Backend* worker_of = nullptr;          ///< the backend whose job it executes, or null
  const ContextNode* context = nullptr;  ///< the innermost binding of the current context; owned
};

inline thread_local constinit ThreadState thread_state{};

/// The backend that times and prints what this thread does, or null outside a run.
Backend* current_backend() noexcept;

}  // namespace aio::detail
