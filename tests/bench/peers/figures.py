"""The measured operations as CPython's asyncio does them, on its own event loop or on uvloop.

Arguments: the loop (asyncio, uvloop), the figure, how many operations, how many repetitions. Prints the best in a line:
nanoseconds and bytes of memory, each an operation. Units: processor time, but for REAL_TIME.
"""

import asyncio
import os
import resource
import sqlite3
import sys
import tempfile
import threading
import time

try:
    import aiojobs
except ImportError:
    aiojobs = None

LONG_SLEEP = 6.0  # seconds; all must be asleep before the first wakes
JOB_LIMIT = 100
PENDING_JOBS = 1_000

clock = time.process_time_ns
began = taken = memory_before = memory_taken = 0


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def begin():
    global began, memory_before
    memory_before = peak_memory()
    began = clock()


def end():
    global taken, memory_taken
    taken = clock() - began
    memory_taken = peak_memory() - memory_before


async def one(value):
    return value


async def awaits(count):
    total = 0
    begin()
    for i in range(count):
        total += await one(i)
    end()


async def spawn(count):
    total = 0
    begin()
    for i in range(count):
        total += await asyncio.create_task(one(i))
    end()


async def yields(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def switch(count):
    begin()
    first = asyncio.create_task(yields(count // 2))
    second = asyncio.create_task(yields(count // 2))
    await first
    await second
    end()


async def gather(count):
    begin()
    results = await asyncio.gather(*[one(i) for i in range(count)])
    end()
    assert results[-1] == count - 1


async def produce(queue, count):
    for i in range(count):
        await queue.put(i)


async def hand_over(count):
    queue = asyncio.Queue(1)
    total = 0
    begin()
    producer = asyncio.create_task(produce(queue, count))
    for _ in range(count):
        total += await queue.get()
    end()
    await producer


async def job(count):
    async with aiojobs.Scheduler() as scheduler:
        total = 0
        begin()
        for i in range(count):
            total += await (await scheduler.spawn(one(i))).wait()
        end()


async def job_flood(count):
    begin()
    async with aiojobs.Scheduler(limit=JOB_LIMIT, pending_limit=PENDING_JOBS) as scheduler:
        for _ in range(count):
            await scheduler.spawn(yields(2))
    end()


async def semaphore(count):
    permit = asyncio.Semaphore(1)
    begin()
    for _ in range(count):
        await permit.acquire()
        permit.release()
    end()


async def acquire(count):
    """A pool as programs write it that have sqlite3 alone: connections in a queue."""
    connection = sqlite3.connect(":memory:")
    pool = asyncio.LifoQueue()
    pool.put_nowait(connection)
    begin()
    for _ in range(count):
        pool.put_nowait(await pool.get())
    end()
    connection.close()


INSERT = "INSERT INTO orders VALUES (?, ?)"


def new_database(folder):
    """Whatever the disk does, it does not decide. A transaction begins and ends where the program says."""
    connection = sqlite3.connect(os.path.join(folder, "orders.db"), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE orders(number INTEGER, item TEXT)")
    return connection


async def insert_rows(connection, count):
    for i in range(count):
        await asyncio.to_thread(connection.execute, INSERT, (i, "tea"))


async def insert(count):
    with tempfile.TemporaryDirectory() as folder:
        connection = new_database(folder)
        begin()
        await insert_rows(connection, count)
        end()
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (count,)
        connection.close()


async def insert_transaction(count):
    with tempfile.TemporaryDirectory() as folder:
        connection = new_database(folder)
        begin()
        await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
        await insert_rows(connection, count)
        await asyncio.to_thread(connection.execute, "COMMIT")
        end()
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (count,)
        connection.close()


async def sleepers(count):
    begin()
    tasks = [asyncio.create_task(asyncio.sleep(LONG_SLEEP + i * 7919 % 1009 * 1e-6)) for i in range(count)]
    for task in tasks:
        await task
    end()


async def threadsafe(count):
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    calls = 0

    def called():
        nonlocal calls
        calls += 1
        if calls == count:
            done.set()

    def produce_calls():
        for _ in range(count):
            loop.call_soon_threadsafe(called)

    begin()
    producer = threading.Thread(target=produce_calls)
    producer.start()
    await done.wait()
    end()
    producer.join()


FIGURES = {
    "await": awaits,
    "spawn": spawn,
    "switch": switch,
    "gather": gather,
    "queue": hand_over,
    "job": job,
    "job-flood": job_flood,
    "semaphore": semaphore,
    "acquire": acquire,
    "insert": insert,
    "insert-transaction": insert_transaction,
    "sleepers": sleepers,
    "threadsafe": threadsafe,
}
REAL_TIME = {"insert", "insert-transaction", "threadsafe"}


def main():
    global clock
    loop, figure, count, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if figure not in FIGURES or (figure.startswith("job") and aiojobs is None):
        return 2
    if figure in REAL_TIME:
        clock = time.perf_counter_ns
    factory = None
    if loop == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
    samples = []
    memory = 0
    for i in range(repetitions):
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(FIGURES[figure](count))
        samples.append(taken)
        memory = memory or memory_taken
    print(f"{min(samples) / count:.2f} {memory / count:.1f}")
    return 0


sys.exit(main())
