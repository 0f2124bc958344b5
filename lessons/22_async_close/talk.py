writer.close()

server.close()
await server.wait_closed()

await stream.close()
