// Asks for quotes over HTTP at a steady 200 a second for 10 seconds, and prints how
// long answers take: bench-quotes.mjs BASE TOKEN IDENTIFIER
import { Agent, request } from 'node:http';

const [base, token, identifier] = process.argv.slice(2);
const RATE = 200;
const SECONDS = 10;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const body = JSON.stringify({
  gpsi: `msisdn-${identifier}`,
  content: 'bench',
  title: 'Bench',
  downlinkVolume: 12_000_000,
  network: 'mobile',
});
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const times = [];
const failures = new Map();

function ask() {
  return new Promise((done) => {
    const begin = process.hrtime.bigint();
    const call = request(`${base}/api/v1/deliveries/quote`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        times.push(Number(process.hrtime.bigint() - begin) / 1e6);
        if (answer.statusCode !== 200) failures.set(answer.statusCode, (failures.get(answer.statusCode) ?? 0) + 1);
        done();
      });
    });
    call.end(body);
  });
}

const calls = [];
const begin = performance.now();
await new Promise((done) => {
  const timer = setInterval(() => {
    const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - begin) / 1000) * RATE));
    while (calls.length < due) calls.push(ask());
    if (calls.length >= RATE * SECONDS) {
      clearInterval(timer);
      done();
    }
  }, 1);
});
await Promise.all(calls);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
const failed = [...failures].map(([status, count]) => `, ${count} answered ${status}`).join('');
console.log(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms${failed}`);
agent.destroy();
