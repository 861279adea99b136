-- KEYS: timelines. ARGV: id, most ids, then for each timeline the version of its reader's followees.
local most = tonumber(ARGV[2])
local delivered = 0
for i, key in ipairs(KEYS) do
  local header = redis.call('LINDEX', key, 0)
  if header then
    if header:sub(2, 9) == ARGV[i + 2] then
      insert(key, ARGV[1], most)
      delivered = delivered + 1
    else
      redis.call('DEL', key)
    end
  end
end
return delivered
