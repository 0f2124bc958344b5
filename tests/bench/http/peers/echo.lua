-- wrk: a JSON document of a KiB, posted.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"numbers":[' .. string.rep("12345,", 80) .. '1],"text":"' .. string.rep("y", 500) .. '"}'
