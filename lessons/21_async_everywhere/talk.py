writer.write(b'data')
await writer.drain()

await stream.write(b'data')
