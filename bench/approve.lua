-- Approves one batch of twenty after another, each once.
local folder = os.getenv("BENCH_FOLDER")
local bodies = {}
for line in io.lines(folder .. "/bodies") do bodies[#bodies + 1] = line end
local token = io.open(folder .. "/instructor"):read("*l")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
local next_body = 0
request = function()
  next_body = next_body + 1
  -- Once all are decided there is nothing left to do but stop.
  if next_body > #bodies then wrk.thread:stop() next_body = 1 end
  return wrk.format("POST", "/api/v1/approval-requests/decisions", headers, bodies[next_body])
end
response = function(status) if status ~= 200 then wrk.thread:stop() end end
