-- Opens cases as a signed-in member of staff. The file named by CASES has a line "number code" for each; COOKIE is the
-- session's.
local requests = {}
local at = 0
function init(_)
    for line in io.lines(os.getenv("CASES")) do
        local number = line:match("(%S+) ")
        requests[#requests + 1] = wrk.format("GET", "/staff/case/" .. number, {["Cookie"] = os.getenv("COOKIE")})
    end
end
function request()
    at = at % #requests + 1
    return requests[at]
end
