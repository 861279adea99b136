-- KEYS: timeline, pulled authors. ARGV: header, milliseconds to keep it, the version of no pulled authors.
-- Returns the version of the pulled authors, and these; nothing if the same is being built already.
local header = redis.call('LINDEX', KEYS[1], 0)
if header and header:sub(1, 9) == ARGV[1]:sub(1, 9) then return {} end
redis.call('DEL', KEYS[1])
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('HGET', KEYS[2], 'version') or ARGV[3], redis.call('HKEYS', KEYS[2])}
