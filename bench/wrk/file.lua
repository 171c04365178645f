-- Files grievances of 200 Chinese characters through the API, each with a subject of its own, and with a sealed identity
-- unless WITHOUT_IDENTITY is set.
local text = string.rep("小区自来水发黄已经一周没有人来", 14)
local identity = ',"identity":{"name":"周明远","phone":"000-0000-1000","address":"东河镇柳树小区3栋","email":"zhou@example.invalid"}'
if os.getenv("WITHOUT_IDENTITY") then identity = "" end
local started = os.time()
local thread_count = 0
local sent = 0
function setup(thread)
    thread:set("id", thread_count)
    thread_count = thread_count + 1
end
function request()
    sent = sent + 1
    local body = string.format(
        '{"subject":"自来水发黄 %d-%d-%d","text":"%s","place":"东河镇","topic":"供水","wish":"尽快恢复"%s}',
        started, id, sent, text, identity)
    return wrk.format("POST", "/api/v1/cases", {["Content-Type"] = "application/json"}, body)
end
