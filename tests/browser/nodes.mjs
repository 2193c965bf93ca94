// A sandbox of nodes for tests in a browser: real processes on the loopback interface.
//
//	const box = sandbox(COMITY, COMITYD, { realm: "training.x", port: 29100 });
//	box.comity("order", "list", ...)   -> { code, out, err }
//	await box.start("cl", "us");  ...  await box.end();
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { appendFileSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// { code, out, err, all } of a program that ends.
export function run(program, ...words) {
	const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8", maxBuffer: 64 << 20 });
	return { code: status, out: stdout ?? "", err: stderr ?? "", all: `${stdout ?? ""}${stderr ?? ""}` };
}

export function must(done, words) {
	if (done.code !== 0) throw new Error(`${words}: exit ${done.code}: ${done.all}`);
	return done.out;
}

// As soon as condition() is true; looked at often, given up after seconds.
export async function until(seconds, words, condition) {
	const end = Date.now() + seconds * 1000;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error(`never: ${words}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

// The text that Comity signs and reads: members sorted, no space.  Enough for ASCII.
export function canonical(value) {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	const names = Object.keys(value).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function isFree(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}

// The child of a supervisor that has this role; 0: there is none now.
function childOf(pid, role) {
	for (const entry of readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name))) {
		try {
			const parent = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, "utf8"))[1]);
			const words = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
			if (parent === pid && words[words.indexOf("--role") + 1] === role) return Number(entry);
		} catch {
			continue; // it has ended since
		}
	}
	return 0;
}

export async function sandbox(comity, comityd, { realm = "live", port }) {
	const work = mkdtempSync(join(tmpdir(), "comity-browser-"));
	const folder = join(work, "box");
	const processes = [];
	const supervisors = {};
	const name = (path) => join(work, path);
	// Another checkout may run the same test.
	while (!(await isFree(port)) || !(await isFree(port + 10))) port += 400;
	must(run(comity, "sandbox", "create", "--realm", realm, "--port", String(port), folder), "sandbox");
	return {
		folder,
		port,
		name, // a path in the test's own folder
		comity: (...words) => run(comity, ...words),
		write: (path, text) => { writeFileSync(name(path), text); return name(path); },
		read: (path) => readFileSync(name(path), "utf8"),
		configure: (node, text) => appendFileSync(join(folder, node, "comity.conf"), text),
		log: (node) => readFileSync(name(`${node}.log`), "utf8"),
		async start(...nodes) {
			for (const node of nodes) {
				const log = openSync(name(`${node}.log`), "a");
				supervisors[node] = spawn(comityd, [join(folder, node)], { stdio: ["ignore", log, log] });
				processes.push(supervisors[node]);
			}
			for (const node of nodes)
				await until(20, `${node} answers`, () =>
					run(comity, "node", "status", "--node", join(folder, node)).code === 0);
		},
		// kill -9 of one process of a node; another answers in its place.
		async kill(node, role) {
			const pid = childOf(supervisors[node].pid, role);
			process.kill(pid, "SIGKILL");
			await until(20, `another ${role}`, () => ![0, pid].includes(childOf(supervisors[node].pid, role)) &&
				run(comity, "node", "status", "--node", join(folder, node)).code === 0);
		},
		async end() {
			for (const one of processes) {
				const gone = new Promise((resolve) => one.once("exit", resolve));
				if (one.exitCode !== null || one.signalCode !== null) continue;
				one.kill("SIGTERM");
				const hurry = setTimeout(() => one.kill("SIGKILL"), 10000);
				await gone;
				clearTimeout(hurry);
			}
			rmSync(work, { recursive: true, force: true });
		},
	};
}
