-- Opens cases as a signed-in member of staff. The file named by CASES has a line "number code" for each; COOKIE is the
-- session's.
local cases = {}
for line in io.lines(os.getenv("CASES")) do
    local number = line:match("(%S+) ")
    cases[#cases + 1] = wrk.format("GET", "/staff/case/" .. number, {["Cookie"] = os.getenv("COOKIE")})
end
local at = 0
function request()
    at = at % #cases + 1
    return cases[at]
end
