-- Sends the requests of a file, one a line: method, path, token, If-Match, body, separated by tabs. With
-- BENCH_ONCE each is sent once, and then no more.
local requests, sent = {}, 0
local once = os.getenv("BENCH_ONCE") == "1"

local function read(line)
  local method, path, token, known, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
  local headers = { Authorization = "Bearer " .. token, Accept = "application/json" }
  if known ~= "" then headers["If-Match"] = known end
  if body ~= "" then headers["Content-Type"] = "application/json" end
  return wrk.format(method, path, headers, body ~= "" and body or nil)
end

-- Only here does wrk know the host.
init = function()
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do requests[#requests + 1] = read(line) end
end

request = function()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

if once then
  local answered = 0
  response = function()
    answered = answered + 1
    if answered >= #requests then wrk.thread:stop() end
  end
end

done = function(summary, latency)
  io.write(string.format('{"requests":%d,"us":%d,"failed":%d,"mean":%d,"p50":%d,"p99":%d}\n', summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency.mean, latency:percentile(50), latency:percentile(99)))
end
