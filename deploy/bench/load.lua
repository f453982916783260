-- Closed-loop load of one request, for wrk. What to send comes in the environment, from load.py.
--
-- Keys are `k` and eight digits, nine bytes: three times three, so that a key in base64 is put
-- together from the same three tables as a plain one. A request costs one concatenation.

local env = os.getenv
local KEYS = tonumber(env('BENCH_KEYS'))
local VALUE_BYTES = tonumber(env('BENCH_VALUE_BYTES'))
local BASE64 = env('BENCH_BASE64') == 'yes'
local POOL = 500

local ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
local PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

local function base64(text)
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = text:byte(i, i + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    for place = 3, 0, -1 do
      local digit = math.floor(bits / 64 ^ place) % 64
      out[#out + 1] = ALPHABET:sub(digit + 1, digit + 1)
    end
    if not b then out[#out - 1] = '=' end
    if not c then out[#out] = '=' end
  end
  return table.concat(out)
end

local function written(text) return BASE64 and base64(text) or text end

-- Thread i speaks with address i modulo their number.
local addresses, threads = {}, 0

function setup(thread)
  if #addresses == 0 then
    for host, port in env('BENCH_ADDRESSES'):gmatch('([^:,]+):(%d+)') do
      addresses[#addresses + 1] = wrk.lookup(host, port)[1]
    end
  end
  thread.addr = addresses[threads % #addresses + 1]
  thread:set('number', threads)
  threads = threads + 1
end

local head, tails
local first, rest = {}, {}

local function value()
  local letters = {}
  for i = 1, VALUE_BYTES do
    local at = math.random(#PLAIN)
    letters[i] = PLAIN:sub(at, at)
  end
  return written(table.concat(letters))
end

-- The whole request is made once for each value of the pool, with a mark as long as a key.
local function prepare()
  local mark = string.rep('~', BASE64 and 12 or 9)
  local path, body = env('BENCH_PATH'):gsub('{key}', mark), env('BENCH_BODY'):gsub('{key}', mark)
  tails = {}
  for i = 1, body:find('{value}', 1, true) and POOL or 1 do
    local filled = body:gsub('{value}', value)
    local request = wrk.format(env('BENCH_METHOD'), path, nil, filled ~= '' and filled or nil)
    local from, to = request:find(mark, 1, true)
    head, tails[i] = request:sub(1, from - 1), request:sub(to + 1)
  end
  for i = 0, 99 do first[i] = written(string.format('k%02d', i)) end
  for i = 0, 999 do rest[i] = written(string.format('%03d', i)) end
end

function init()
  math.randomseed(os.time() * 100 + number)
  wrk.headers['Content-Type'] = 'application/json'
  if env('BENCH_TOKEN') then wrk.headers['X-Session-Token'] = env('BENCH_TOKEN') end
  prepare()
end

local random, floor = math.random, math.floor

function request()
  local key = random(KEYS) - 1
  return head .. first[floor(key / 1000000)] .. rest[floor(key / 1000) % 1000]
    .. rest[key % 1000] .. tails[random(#tails)]
end

-- wrk counts every answer as a request; those above 399 it counts once more. Neither system says 1xx
-- or 3xx to these requests, so the difference is the 2xx.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'BENCH {"seconds":%.3f,"answers":%d,"not2xx":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,'
      .. '"mean_ms":%.3f,"p50_ms":%.3f,"p95_ms":%.3f,"p99_ms":%.3f,"p999_ms":%.3f,"max_ms":%.3f}\n',
    summary.duration / 1e6, summary.requests, errors.status, errors.connect, errors.read,
    errors.write, errors.timeout, latency.mean / 1e3, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3,
    latency.max / 1e3))
end
