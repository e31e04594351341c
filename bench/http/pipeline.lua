-- Sixteen requests at once on each connection.
init = function(args)
  local one = wrk.format("GET", "/")
  batch = string.rep(one, 16)
end

request = function()
  return batch
end
