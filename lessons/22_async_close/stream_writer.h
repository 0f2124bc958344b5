// asyncio's StreamWriter in miniature: write() and close() return at once, a task of its own does the work later.
#pragma once

#include "lesson.h"

class StreamWriter {
 public:
  explicit StreamWriter(Stream stream)
      : work_(std::make_shared<Work>(std::move(stream))), sender_(create_task(send(work_))) {}
  // What is left then goes as well: in Python at the end of the program.
  ~StreamWriter() { sender_.cancel(); }
  StreamWriter(const StreamWriter&) = delete;

  void write(std::string data) { work_->kept.put_nowait(std::move(data)); }
  void close() { work_->kept.shutdown(); }
  Coro<> wait_closed() { co_await sender_; }

 private:
  struct Work {
    explicit Work(Stream stream_in) : stream(std::move(stream_in)) {}
    Stream stream;
    Queue<std::string> kept;
  };

  static Coro<> send(std::shared_ptr<Work> work) {
    try {
      for (;;) {
        std::string data = co_await work->kept.get();
        co_await work->stream.write(data);
      }
    } catch (const QueueShutDown&) {
      // close() was called, and nothing is kept any more.
    }
    co_await work->stream.close();
  }

  std::shared_ptr<Work> work_;
  Task<> sender_;
};
