-- Opens cases as their filers do: number and code by POST. The file named by CASES has a line "number code" for each.
local cases = {}
for line in io.lines(os.getenv("CASES")) do
    local number, code = line:match("(%S+) (%S+)")
    cases[#cases + 1] = wrk.format("POST", "/case", {["Content-Type"] = "application/x-www-form-urlencoded"},
        "number=" .. number .. "&code=" .. code)
end
local at = 0
function request()
    at = at % #cases + 1
    return cases[at]
end
