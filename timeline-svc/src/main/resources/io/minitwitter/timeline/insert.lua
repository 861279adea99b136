-- A timeline is a list: a header, then ids of 12 bytes in ascending order. Most new ids are the greatest.
-- Bytes are compared as numbers, since Lua compares strings by the locale.
local function less(one, other)
  local a, b, c = struct.unpack('>I4I4I4', one)
  local d, e, f = struct.unpack('>I4I4I4', other)
  if a ~= d then return a < d end
  if b ~= e then return b < e end
  return c < f
end

local function insert(key, id, most)
  local count = redis.call('LLEN', key) - 1
  local last = count > 0 and redis.call('LINDEX', key, -1)
  if last == id then return end
  if not last or less(last, id) then
    redis.call('RPUSH', key, id)
  else
    local ids = redis.call('LRANGE', key, 1, -1)
    local at = #ids
    while at > 0 and less(id, ids[at]) do at = at - 1 end
    if ids[at] == id then return end
    if at > 0 then
      redis.call('LINSERT', key, 'AFTER', ids[at], id)
    elseif count < most then
      redis.call('LINSERT', key, 'BEFORE', ids[1], id)
    else
      return
    end
  end
  if count + 1 > most then
    local header = redis.call('LPOP', key)
    redis.call('LPOP', key)
    redis.call('LPUSH', key, header)
  end
end

