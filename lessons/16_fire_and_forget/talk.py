# Fire and forget
loop.create_task(worker(param))

# Task waiting
task = loop.create_task(worker(param))
...
await task
