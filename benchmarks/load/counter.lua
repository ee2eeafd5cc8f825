-- wrk script: POST /counters/{name}/increment.
-- COUNTERS=1: one hot object; COUNTERS=1000: names at random; COUNTERS=new: a new object each time, RUN tells apart one run's names from another's.
local counters = os.getenv("COUNTERS") or "1"
local run = os.getenv("RUN") or tostring(os.time())
local sequence = 0

local function increment(name)
  return wrk.format("POST", "/counters/" .. name .. "/increment")
end

function init(args)
  math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000)
end

function request()
  if counters == "new" then
    sequence = sequence + 1
    return increment("n" .. run .. "-" .. math.random(1000000000) .. "-" .. sequence)
  elseif counters == "1" then
    return increment("hot")
  else
    return increment("c" .. math.random(tonumber(counters)))
  end
end
