-- Opens cases as their filers do: number and code by POST. The file named by CASES has a line "number code" for each.
local requests = {}
local at = 0
function init(_)
    for line in io.lines(os.getenv("CASES")) do
        local number, code = line:match("(%S+) (%S+)")
        requests[#requests + 1] = wrk.format("POST", "/case", {["Content-Type"] = "application/x-www-form-urlencoded"},
            "number=" .. number .. "&code=" .. code)
    end
end
function request()
    at = at % #requests + 1
    return requests[at]
end
