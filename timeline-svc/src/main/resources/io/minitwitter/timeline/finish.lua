-- KEYS: timeline. ARGV: the header of the build, the new header, most ids, milliseconds to keep it, ids ascending.
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[1] then return 0 end
local pushed = redis.call('LRANGE', KEYS[1], 1, -1)
redis.call('DEL', KEYS[1])
redis.call('RPUSH', KEYS[1], ARGV[2])
for from = 5, #ARGV, 500 do
  redis.call('RPUSH', KEYS[1], unpack(ARGV, from, math.min(from + 499, #ARGV)))
end
for _, id in ipairs(pushed) do insert(KEYS[1], id, tonumber(ARGV[3])) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
