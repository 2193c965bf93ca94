// Judges messages twice, by ETSI's JSON schemas (ajv) and by our check (wire_lines), and wants the
// same answer: the published examples, everything Comity writes, messages made from the schemas so
// that every element occurs, single mutations of all of these, and random messages.
// Usage: node differential.mjs WIRE_LINES FOLDER_OF_ETSI [decode]; $GENERATED messages (default 10000), $SEED.
// Of the largest groups one text in $EVERY (default 1) is judged.  With "decode" only our check reads
// them, for a build with sanitizers: what ajv says of the same texts is known from the other build.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [program, etsi, mode] = process.argv.slice(2);
const decodeOnly = mode === "decode";
const every = Number(process.env.EVERY ?? 1);

function skip(reason) {
	console.log(`1..0 # SKIP ${reason}`);
	process.exit(0);
}
if (!existsSync(etsi)) skip("VECTORS is not there");
if (!existsSync(join(here, "node_modules"))) skip("npm ci was not run in tests/schema");
const { default: Ajv } = await import("ajv/dist/2020.js");

// --- the schemas ---

const folder = join(etsi, "v1.23.1/schema/json");
const files = [
	...readdirSync(folder).map((name) => join(folder, name)),
	join(etsi, "v1.23.1/dictionaries/ts_103120_Dictionaries.schema.json"),
	join(etsi, "project-made/ts_103280_2017_07.stub.schema.json"),
];
const schemas = new Map();
const ajv = new Ajv({ strict: false });
for (const file of files) {
	const schema = JSON.parse(readFileSync(file, "utf8"));
	schemas.set(schema.$id, schema);
	ajv.addSchema(schema);
}
const valid = ajv.getSchema("ts_103120_Core_2019_10");

// --- messages made from the schemas: every property, every alternative once ---

const strings = {
	UUID: "2b36a78b-b628-416d-bd22-404e68a0cd36", ISOCountryCode: "XX",
	QualifiedDateTime: "2026-11-22T12:00:00Z",
	QualifiedMicrosecondDateTime: "2026-11-22T12:00:00.000000+01:00",
	InternationalE164: "442079460223", InternationalizedEmailAddress: "a@b",
	EmailAddress: "a@b", LIID: "LIID1", LDID: "XX-a-b", IPv4Address: "192.0.2.1",
	IPv6Address: "2001:0db8:0000:0000:0000:0000:0000:0001", MACAddress: "00:11:22:33:44:55",
	ETSIVersion: "V1.23.1", ISO639Set1LanguageIdentifier: "es",
};

function resolve(ref, base) {
	const [id, pointer] = ref.split("#");
	const schema = id === "" ? base : schemas.get(id);
	const name = pointer.replace("/$defs/", "");
	return { schema: schema.$defs[name], base: schema, name };
}

// Every instance that is needed to show each alternative of a choice once.
function instances(schema, base, name) {
	if (schema.$ref !== undefined) {
		const to = resolve(schema.$ref, base);
		return instances(to.schema, to.base, to.name);
	}
	if (strings[name] !== undefined) return [strings[name]];
	if (schema.enum !== undefined) return schema.enum;
	if (schema.oneOf !== undefined && schema.allOf === undefined)
		return schema.oneOf.flatMap((s) => instances(s, base, null));
	if (schema.allOf !== undefined) {
		const [first, second] = schema.allOf.map((s) => instances(s, base, null));
		return second.map((s) => ({ ...first[0], ...s }));
	}
	if (schema.type === "array") {
		const items = instances(schema.items, base, null);
		return [items.length > 4 ? items : [...items, items[0]]];
	}
	if (schema.type === "string")
		return [schema.pattern !== undefined && schema.pattern.includes("A-Za-z0-9") ? "AAAA" : "text"];
	if (schema.type === "integer") return [7];
	if (schema.type === "boolean") return [true];
	if (schema.properties === undefined) return [{ free: 1 }];
	let made = [{}];
	for (const [key, property] of Object.entries(schema.properties)) {
		const values = instances(property, base, null);
		const wide = Math.max(made.length, values.length);
		made = Array.from({ length: wide }, (_, i) =>
			({ ...made[i % made.length], [key]: values[i % values.length] }));
	}
	return made;
}

function messages() {
	const core = schemas.get("ts_103120_Core_2019_10");
	const [whole] = instances(core.$defs.HI1Message, core, null);
	const payloads = instances(core.$defs.MessagePayload, core, null);
	// Arrays of actions hold all of them; a message of each one is easier to read.
	return payloads.flatMap((payload) => {
		const [[side, body]] = Object.entries(payload);
		const [[wrapper, list]] = Object.entries(body);
		const [key, actions] = Object.entries(list)[0];
		if (!Array.isArray(actions)) return [{ ...whole, Payload: payload }];
		return actions.map((action) => ({ ...whole,
			Payload: { [side]: { [wrapper]: { [key]: [action] } } } }));
	});
}

// --- single mutations ---

const pool = ["", "x", "CL", "cl", "CLX", "2b36a78b-b628-416d-bd22-404e68a0cd36",
	"2B36A78B-b628-416d-bd22-404e68a0cd36", "2026-11-22T12:00:00Z", "2026-11-22T12:00:00.000000Z",
	"2026-11-22T12:00:00.000Z", "2026-11-22T12:00:00", "2026-11-22t12:00:00Z", "2026-02-30T12:00:00Z",
	"2026-11-22T12:00:00-03:00", "XX-a-b", "XX-a", "XX--", "XX---", "xx-a-b", "XX-a\n-b", "a@b", "@b",
	"a@", "a@@", "a@b\u2028", "192.0.2.1", "192.0.2.256", "192.0.2", "1.2.3.4.5", "001.2.3.4",
	"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", "123456789012345", "1234567890123456",
	"+44", "00:11:22:33:44:55", "00:11:22:33:44:5G", "V1.23.1", "V1.24.1", "V1.9.9", "V1.23", "V01.23.1",
	"es", "ES", "AAAA", "AA==", "A", "====", "AA=A", "x".repeat(255), "x".repeat(256),
	"\u00e9".repeat(255), "\ud83d\ude00".repeat(255), "x".repeat(26), "a".repeat(50), "a".repeat(51),
	"x\n", "0", "true"];
const others = [null, true, 7, -1, 0, 1.5, 1e300, "x", [], {}, [null], [{}], { x: 1 }];

function* places(value, path = []) {
	yield path;
	if (value !== null && typeof value === "object")
		for (const key of Object.keys(value))
			yield* places(value[key], [...path, Array.isArray(value) ? Number(key) : key]);
}

function at(root, path) {
	return path.reduce((value, key) => value[key], root);
}

// A copy with one place changed; what stands beside the path is shared, and never written to.
function changed(root, path, change) {
	if (path.length === 0) return change(root);
	const shallow = (value) => (Array.isArray(value) ? [...value] : { ...value });
	const copy = shallow(root);
	let parent = copy;
	for (const key of path.slice(0, -1)) parent = parent[key] = shallow(parent[key]);
	const key = path.at(-1);
	const value = change(parent[key], parent, key);
	if (value !== undefined) parent[key] = value;
	return copy;
}

// Names that occur anywhere in the schemas: a member in the wrong place is the likeliest mistake.
const names = new Set();
for (const schema of schemas.values())
	JSON.stringify(schema, (key, value) => {
		if (key === "properties") Object.keys(value).forEach((name) => names.add(name));
		return value;
	});

// Where a value stands: the place in its object's type, or above all objects; a place is mutated
// once in a group of messages, whichever verb carries the object.
function place(root, path) {
	const depth = path.indexOf("HI1Object") + 1;
	const value = at(root, path);
	const keys = value !== null && typeof value === "object" ? Object.keys(value).join() : typeof value;
	const names = path.slice(depth).filter((key) => typeof key === "string").join("/");
	return `${depth > 0 ? at(root, path.slice(0, depth))["@xsi:type"] : ""} ${names} ${keys}`;
}

function* mutants(root, thorough, texts, seen = new Set()) {
	for (const path of places(root)) {
		const value = at(root, path);
		const here = place(root, path);
		if (seen.has(here)) continue;
		if (!thorough) seen.add(here);
		for (const other of others) yield changed(root, path, () => structuredClone(other));
		if (path.length > 0) {
			yield changed(root, path, (_, parent, key) => {
				if (Array.isArray(parent)) parent.splice(key, 1);
				else delete parent[key];
			});
			if (typeof path.at(-1) === "string")
				for (const name of [path.at(-1).replace(/^.*:/, ""), path.at(-1).toUpperCase(), "task:" + path.at(-1)])
					yield changed(root, path, (v, parent, key) => {
						if (name === key) return;
						delete parent[key];
						parent[name] = v;
					});
		}
		if (typeof value === "string")
			for (const text of texts) yield changed(root, path, () => text);
		if (Array.isArray(value) && value.length > 0)
			yield changed(root, path, (list) => [...list, structuredClone(list[0])]);
		if (value !== null && typeof value === "object" && !Array.isArray(value)) {
			for (const name of ["x", "@x", "", "a/b~c", "\u00e9"])
				yield changed(root, path, (object) => ({ ...object, [name]: "x" }));
			for (const name of thorough ? names : [])
				if (!(name in value)) yield changed(root, path, (object) => ({ ...object, [name]: "x" }));
			// A second alternative beside the first, valid or not.
			for (const [name, text] of [["task:FQDN", "x"], ["task:E164Number", "1"], ["task:E164Number", "x"],
				["delivery:LIID", "x"], ["delivery:DataExistence", true], ["delivery:DataExistence", 7],
				["ErrorInformation", { ErrorCode: 1, ErrorDescription: "x" }], ["GETCSPCONFIG", {}],
				["RequestPayload", { ActionRequests: {} }], ["RequestPayload", {}]])
				if (!(name in value)) yield changed(root, path, (object) => ({ ...object, [name]: text }));
		}
	}
}

// --- the exceptions ---

const version = (m) => m?.Header?.Version?.ETSIVersion;
const exceptions = {
	"version-not-read": (m, code) => code === 3021 && typeof version(m) === "string" &&
		/^V\d+\.\d+\.\d+$/.test(version(m)),
	"action-number-twice": (m, code) => {
		const list = m?.Payload?.RequestPayload?.ActionRequests?.ActionRequest;
		return code === 3002 && Array.isArray(list) &&
			new Set(list.map((a) => a.ActionIdentifier)).size < list.length;
	},
	"no-such-date": (m, code) => code === 3020 && JSON.stringify(m).includes("2026-02-30T"),
};
const reasons = new Map(readFileSync(join(here, "exceptions.tsv"), "utf8").split("\n")
	.filter((line) => line !== "" && !line.startsWith("#")).slice(1).map((line) => line.split("\t")));

// --- both judgements ---

function ours(texts) {
	const out = execFileSync(program, ["check"], { input: texts.join("\n") + "\n", maxBuffer: 1 << 30 });
	return out.toString().trimEnd().split("\n");
}

let tests = 0;
let failures = 0;
function report(ok, words) {
	tests++;
	if (!ok) failures++;
	console.log(`${ok ? "" : "not "}ok ${tests} - ${words}`);
}

function decode(name, texts) {
	const answers = ours(texts);
	report(answers.length === texts.length && answers.every((answer) => /^\d+/.test(answer)),
		`${name}: ${texts.length} texts, each has an answer`);
}

const used = new Map();
function compare(name, roots, large = false) {
	const texts = [...new Set(roots.map((root) => JSON.stringify(root)))].filter((_, i) => !large || i % every === 0);
	if (decodeOnly) return decode(name, texts);
	const answers = ours(texts);
	const counts = { valid: 0, invalid: 0 };
	const different = [];
	texts.forEach((text, i) => {
		const message = JSON.parse(text);
		const code = Number(answers[i].split(" ")[0]);
		const theirs = valid(message);
		counts[theirs ? "valid" : "invalid"]++;
		// 3021 is told before the structure is judged, so it may meet an invalid message.
		if (code === 3021 && exceptions["version-not-read"](message, code))
			used.set("version-not-read", (used.get("version-not-read") ?? 0) + 1);
		else if (theirs === (code === 0) && (theirs || code === 3020)) return;
		else {
			const id = Object.keys(exceptions).find((key) => theirs && exceptions[key](message, code));
			if (id === undefined) different.push({ text, answer: answers[i], theirs, errors: valid.errors?.slice(0, 2) });
			else used.set(id, (used.get(id) ?? 0) + 1);
		}
	});
	report(different.length === 0,
		`${name}: ${texts.length} texts, ${counts.valid} valid, ${counts.invalid} not, ${different.length} judged differently`);
	for (const { text, answer, theirs, errors } of different.slice(0, 5))
		console.log(`# ETSI says ${theirs ? "valid" : "invalid"}, we ${answer}\n# ${text.slice(0, 3000)}\n# ${JSON.stringify(errors)}`);
}

const examples = readdirSync(join(etsi, "v1.23.1/examples")).filter((name) => name.endsWith(".json"))
	.map((name) => JSON.parse(readFileSync(join(etsi, "v1.23.1/examples", name), "utf8")));
const emitted = execFileSync(program, ["emit"], { maxBuffer: 1 << 28 }).toString().trimEnd().split("\n")
	.map((line) => JSON.parse(line));
const made = messages();

if (!decodeOnly) {
	report(emitted.every((message) => valid(message)), `ETSI accepts all ${emitted.length} messages that we write`);
	report(examples.every((message) => valid(message)), `ETSI accepts its ${examples.length} examples`);
	report(made.every((message) => valid(message)), `ETSI accepts the ${made.length} messages made from its schemas`);
}
compare("as they are", [...examples, ...emitted, ...made]);
const few = pool.slice(0, 10);
for (const [name, group, texts] of [["examples", examples, few], ["what we write", emitted, few],
	["all that can be written", made, pool]]) {
	const seen = new Set();
	const roots = group.flatMap((message) => [...mutants(message, false, texts, seen)]);
	compare(`mutations of ${name}`, roots, group === made);
}
const generated = execFileSync(program, ["json", String(Number(process.env.GENERATED ?? 10000))], { maxBuffer: 1 << 30 })
	.toString().trimEnd().split("\n").map((line) => JSON.parse(line));
compare("generated", generated);
const tasks = made.filter((m) => JSON.stringify(m).includes("CREATE\":{") && JSON.stringify(m).includes("LDTaskObject"));
compare("every name everywhere", [...mutants(tasks[0], true, few)].filter((_, i) => i % 5 === 0), true);
if (!decodeOnly) {
	report([...reasons.keys()].sort().join() === Object.keys(exceptions).sort().join(), "each exception has its reason");
	for (const id of reasons.keys())
		report((used.get(id) ?? 0) > 0, `the exception ${id} is met: ${used.get(id) ?? 0} times`);
}
console.log(`1..${tests}`);
process.exit(failures === 0 ? 0 : 1);
