-- Asks for the front page over a connection of its own each time.
function request()
    return wrk.format("GET", "/", {["Connection"] = "close"})
end
