// asyncio's StreamWriter in miniature: write() keeps the bytes and returns, a task of its own sends them later.
#pragma once

#include "lesson.h"

class StreamWriter {
 public:
  explicit StreamWriter(Stream& stream) : work_(std::make_shared<Work>()), sender_(create_task(send(work_, stream))) {}
  ~StreamWriter() { sender_.cancel(); }
  StreamWriter(const StreamWriter&) = delete;

  void write(std::string data) {
    work_->bytes += data.size();
    work_->kept.put_nowait(std::move(data));
  }
  // Waits when there is more than 64 KiB: until all of it is sent.
  Coro<> drain() {
    if (work_->bytes > kWriteHighWater) co_await work_->kept.join();
  }
  std::size_t buffer_size() const { return work_->bytes; }

 private:
  struct Work {
    Queue<std::string> kept;
    std::size_t bytes = 0;
  };

  static Coro<> send(std::shared_ptr<Work> work, Stream& stream) {
    while (true) {
      std::string data = co_await work->kept.get();
      co_await stream.write(data);
      work->bytes -= data.size();
      work->kept.task_done();
    }
  }

  std::shared_ptr<Work> work_;
  Task<> sender_;
};
