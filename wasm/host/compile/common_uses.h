// What lesson programs use most, used once: the precompiled header is made of this file, so that the page's compiler
// finds these templates instantiated in it and their code in the object file beside it, and a program costs a third of
// the time. Never called. Whatever is missing here still works; it is only compiled with each program that uses it.
#pragma once

#include "lesson.h"

namespace aio::detail {

template <class T>
inline void use_vector(std::vector<T>& values, T value) {
  std::vector<T> more;
  more.reserve(1);
  more.push_back(std::move(value));
  more.emplace_back(more.front());
  more.push_back(more.back());
  for (T& each : more) values.push_back(each);
  for (const T& each : values) more.push_back(each);
  more[0] = values[0];
  more.pop_back();
  values = more;
  values = std::move(more);
  if (!values.empty() && values.size() > 1) values.clear();
}

template <class T>
inline Coro<T> use_value(T value) {
  co_await sleep(1s);
  co_await sleep(1ms);
  co_await checkpoint();
  co_return value;
}

inline Coro<> use_void() {
  co_await sleep(1s);
}

template <class T>
inline Coro<> use_tasks(T value) {
  std::vector<T> values;
  use_vector(values, value);
  std::vector<Task<T>> tasks;
  use_vector(tasks, create_task(use_value(value)));
  tasks.push_back(create_task(use_value(value)));
  values = co_await gather(tasks);
  value = co_await tasks[0];
  value = co_await use_value(value);
  value = co_await timeout(1s, use_value(value));
  for (Task<T>& task : tasks) task.cancel();
  print("value", value);
  print("value", value, "of", values.size());
}

inline Coro<> use_void_tasks() {
  std::vector<Task<>> tasks;
  use_vector(tasks, create_task(use_void()));
  tasks.push_back(create_task(use_void()));
  co_await gather(tasks);
  co_await gather(use_void(), use_void());
  co_await gather(tasks[0], tasks[1]);
  co_await tasks[0];
  co_await use_void();
  co_await timeout(1s, use_void());
  co_await shield(use_void());
  tasks[0].cancel();
}

inline void use_strings(std::string text, int number) {
  text = "a" + text + "b" + std::to_string(number);
  text += text + text;
  text += 'c';
  print(text);
  print(number);
  print("text");
  print("text", text);
  print("number", number);
  print("number", number, text);
  print("text", text, "number", number);
}

inline void use_all() {
  use_strings("text", 1);
  run(use_tasks(1));
  run(use_tasks(std::string("text")));
  run(use_void_tasks());
}

}  // namespace aio::detail
