-- KEYS: timeline, pulled authors. ARGV: most ids, milliseconds to keep it, the version of no pulled authors.
local header = redis.call('LINDEX', KEYS[1], 0)
if not header or header:sub(1, 1) ~= 'T' then return {} end
if header:sub(10, 25) ~= (redis.call('HGET', KEYS[2], 'version') or ARGV[3]) then return {} end
local keep = tonumber(ARGV[2])
if redis.call('PTTL', KEYS[1]) < keep / 2 then redis.call('PEXPIRE', KEYS[1], keep) end
local count = redis.call('LLEN', KEYS[1]) - 1
local most = tonumber(ARGV[1])
return {header, count, redis.call('LRANGE', KEYS[1], count > most and -most or 1, -1)}
