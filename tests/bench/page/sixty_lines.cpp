#include "lesson.h"

// Sixty lines that use what a learner's program uses: tasks, a queue, a lock, a timeout, a thread, an error.
struct Page {
  std::string url;
  int links = 0;
};

class PageError : public Error {
 public:
  using Error::Error;
};

Coro<Page> fetch(std::string url, int number) {
  co_await sleep(100ms * (number % 3 + 1));
  if (number % 7 == 6) throw PageError(url + " is gone");
  co_return Page{url, number * 2};
}

Coro<> worker(std::string name, Queue<int>& numbers, Lock& lock, std::vector<Page>& pages) {
  while (true) {
    int number = co_await numbers.get();
    if (number < 0) co_return;
    std::string problem;
    try {
      Page page = co_await timeout(250ms, fetch("/" + std::to_string(number), number));
      auto guard = co_await lock.scoped();
      pages.push_back(page);
    } catch (const TimeoutError&) {
      problem = "too slow";
    } catch (const PageError& error) {
      problem = error.what();
    }
    if (!problem.empty()) print(name, "skips page", number, "because:", problem);
  }
}

Coro<> crawl(int workers, int page_count) {
  Queue<int> numbers;
  Lock lock;
  std::vector<Page> pages;
  std::vector<Task<>> tasks;
  for (int i = 0; i < workers; ++i) {
    tasks.push_back(create_task(worker("worker " + std::to_string(i), numbers, lock, pages)));
  }
  for (int i = 0; i < page_count; ++i) co_await numbers.put(i);
  for (int i = 0; i < workers; ++i) co_await numbers.put(-1);
  co_await gather(tasks);
  double pi = co_await to_thread([] { return calc_pi(100); });
  int links = 0;
  print("all workers are done; adding up");
  for (const Page& page : pages) links += page.links;
  print("read", pages.size(), "pages with", links, "links; pi is about", pi);
}

int main() {
  const int kEdit = 12;
  print("crawling", kEdit, "pages");
  run(crawl(3, kEdit));
}
