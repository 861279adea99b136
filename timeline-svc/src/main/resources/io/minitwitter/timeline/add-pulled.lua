-- KEYS: pulled authors. ARGV: author, new version.
if redis.call('HSETNX', KEYS[1], ARGV[1], '') == 1 then redis.call('HSET', KEYS[1], 'version', ARGV[2]) end
return 1
