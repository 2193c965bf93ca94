// A person's passkey, made in a real browser, signs a real order; the addressee's node takes it by its
// own check, and refuses by name whatever a forger makes of it.
// Usage: node test_passkey.mjs COMITY COMITYD FORGE
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { addAuthenticator, bail, done, ok, serve, withBrowser } from "./harness.mjs";
import { canonical, must, run, sandbox } from "./nodes.mjs";

const [comityPath, comityd, forgePath] = process.argv.slice(2);
const person = "prosecutor-1";
const box = await sandbox(comityPath, comityd, { realm: "training.passkey", port: 30000 });
const site = await serve({ "/": ["text/html", "<!doctype html><title>desk</title>"] });
const elsewhere = await serve({ "/": ["text/html", "<!doctype html><title>lure</title>"] });
const roster = join(box.folder, "cl/data/rosters/CL_fiscalia-norte.json");

// --- in the page ---

// Base64 texts of what a new passkey's browser says.
function register({ challenge, verification }) {
	const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
	const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
	return navigator.credentials.create({
		publicKey: {
			attestation: "none",
			authenticatorSelection: { residentKey: "required", userVerification: verification },
			challenge: bytes(challenge),
			pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }],
			rp: { id: location.hostname, name: "desk" },
			user: { displayName: "a person", id: crypto.getRandomValues(new Uint8Array(16)), name: "person" },
		},
	}).then(({ response }) => ({
		authenticator_data: text(response.getAuthenticatorData()),
		client_data: text(response.clientDataJSON),
	}));
}

function assert({ challenge, verification }) {
	const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
	const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
	return navigator.credentials.get({
		publicKey: { challenge: bytes(challenge), rpId: location.hostname, userVerification: verification },
	}).then(({ rawId, response }) => ({
		authenticator_data: text(response.authenticatorData),
		client_data: text(response.clientDataJSON),
		credential_id: text(rawId),
		signature: text(response.signature),
		v: 1,
	}));
}

// --- at the organisation ---

// What the browser made, as the officers get it.
async function enrolment(page, name) {
	const challenge = must(box.comity("roster", "ask", "--person", person, "--origin", site.origin, roster), "ask").trim();
	const made = await page.evaluate(register, { challenge, verification: "required" });
	return box.write(name, canonical({
		...made, organisation: "CL/fiscalia-norte", origin: site.origin, person,
		realm: "training.passkey", rp_id: "localhost", v: 1,
	}));
}

function officersSign(path) {
	for (const officer of ["officer-1", "officer-2"])
		must(box.comity("roster", "sign", "--key", join(box.folder, `persons/cl/${officer}.pem`), path), "officer");
}

// --- orders ---

function draft(name) {
	must(box.comity("order", "new", "--realm", "training.passkey", "--from", "CL/fiscalia-norte", "--to", "US/papercup-mail",
		"--procedure", "vol-pr", "--target", `EmailAddress=${name}@papercup.example`,
		"--category", "subscriber", "--zone", "America/Santiago",
		"--field", `case-reference=RUC-2026-${name}`, "--field", "authority=Fiscalia-Norte",
		"--field", "officer-role=prosecutor", "--field", "official-email=desk@fiscalia-norte.example",
		"--field", "official-phone=+5620000000", "--field", "legal-basis=CPP-219",
		"--field", "offence=185/2", "--field", "link=account-used-for-fraud",
		"--field", "user-notice=please-delay", "--field", "follow-up=voluntary-request",
		"--out", box.name(`${name}.json`)), "order new");
	return box.name(`${name}.json`);
}

// The record to sign and its challenge.
function ask(name, ...more) {
	const words = ["signoff", "ask", "--person", person, ...more, "--out", box.name(`${name}.record`), box.name(`${name}.json`)];
	return must(box.comity(...words), "signoff ask").trim();
}

function answer(record, said, out) {
	return box.comity("signoff", "answer", "--roster", roster, "--record", box.name(record),
		"--out", box.name(out), box.write(`${out}.answer`, canonical(said)));
}

function idOf(name) {
	return JSON.parse(box.read(`${name}.json`)).id;
}

// --- the forger: has the person's browser, and a node that checks nothing ---

function forgedSignoff(name, said, record) {
	const good = JSON.parse(box.read("good.signoff"));
	return box.write(name, canonical({
		...good, authenticator_data: said.authenticator_data, client_data: said.client_data,
		record, signature: said.signature,
	}));
}

function forge(order, signoff) {
	const sent = run(forgePath, box.folder, "send", "--from", "cl", "--to", "us", "--order", box.name(`${order}.json`),
		"--sign-off", signoff);
	return sent.all;
}

function refused(rule, words, text) {
	ok(text.includes(rule), words, text);
}

async function testEnrolment(page) {
	const synced = await addAuthenticator(page, { defaultBackupEligibility: true, defaultBackupState: true });
	refused("passkey-synced", "attack_synced_passkey: what can be copied is not enrolled",
		box.comity("roster", "enrol", "--passkey", await enrolment(page, "synced.json"), roster).all);
	await synced.remove();
	const device = await addAuthenticator(page);
	const file = await enrolment(page, "passkey.json");
	const live = box.write("live.json", "");
	copyFileSync(roster, live);
	ok(box.comity("roster", "enrol", "--passkey", file, live).code === 0
		&& box.comity("roster", "show", live).out.includes(`at ${site.origin}, cooling`),
	"a passkey cools for three days", box.comity("roster", "show", live).out);
	ok(box.comity("roster", "enrol", "--passkey", file, "--cooling-hours", "0", roster).code === 0,
		"in a training realm it need not");
	const list = join(box.folder, "cl/data/directory.json");
	refused("roster-signatures", "nobody takes the roster before two officers have signed",
		box.comity("roster", "check", "--directory", list, roster).all);
	officersSign(roster);
	ok(box.comity("roster", "check", "--directory", list, roster).code === 0, "then it is good");
	for (const node of ["us", "ar"])
		copyFileSync(roster, join(box.folder, node, "data/rosters/CL_fiscalia-norte.json"));
	return device;
}

async function testOrder(page) {
	draft("good");
	const said = await page.evaluate(assert, { challenge: ask("good"), verification: "required" });
	const made = answer("good.record", said, "good.signoff");
	ok(made.code === 0, "a passkey signs an order", made.all);
	const verified = box.comity("signoff", "verify", "--roster", roster, box.name("good.json"), box.name("good.signoff"));
	ok(verified.out.startsWith(`passkey of ${person} of CL/fiscalia-norte: issue`), "comity says whose it is",
		verified.all);
	await box.start("cl", "us");
	const sent = box.comity("order", "send", "--node", join(box.folder, "cl"), "--as", person, "--sign-off",
		box.name("good.signoff"), box.name("good.json"));
	ok(sent.code === 0, "the issuer's node sends it", sent.all);
	const here = box.comity("order", "wait", "--node", join(box.folder, "us"), "--as", "desk-1", "--state", "received",
		"--timeout", "20", idOf("good"));
	ok(here.code === 0, "the addressee's node has verified it and taken it", here.all + box.log("us"));
	return said;
}

// Each against the addressee's real node; the sender checks nothing.
async function testForgeries(page, device, said) {
	const record = JSON.parse(box.read("good.record"));
	draft("other");
	copyFileSync(box.name("other.json"), box.name("other2.json"));
	const challenge = ask("other");
	const other = JSON.parse(box.read("other.record"));
	refused("passkey-challenge", "attack_assertion_of_another_order", forge("other", forgedSignoff("f1", said, other)));
	refused("signoff-order", "attack_assertion_of_another_order_with_its_record", forge("other", forgedSignoff("f2", said, record)));
	const approved = await page.evaluate(assert, { challenge: ask("other2", "--act", "approve"), verification: "required" });
	refused("passkey-challenge", "attack_assertion_of_another_act", forge("other", forgedSignoff("f3", approved, other)));
	await device.set(false);
	const unlocked = await page.evaluate(assert, { challenge, verification: "discouraged" });
	refused("passkey-verification", "attack_user_not_verified", forge("other", forgedSignoff("f4", unlocked, other)));
	await device.set(true);
	const [copy] = await device.credentials();
	const again = await page.evaluate(assert, { challenge, verification: "required" });
	refused("signoff-method", "attack_passkey_as_a_plain_key", forge("other", box.write("f5", canonical({
		method: "key", public_key_sha256: JSON.parse(box.read("good.signoff")).public_key_sha256,
		qualified: "not-checked", record: other, signature: btoa("x".repeat(64)),
	}))));
	await page.goto(elsewhere.origin);
	const lured = await page.evaluate(assert, { challenge, verification: "required" });
	refused("passkey-origin", "attack_other_origin: signed at another site of the same host", forge("other", forgedSignoff("f6", lured, other)));
	await page.goto(site.origin);
	refused("passkey-signature", "attack_device_words_changed", forge("other", forgedSignoff("f7", {
		...again, authenticator_data: btoa(atob(again.authenticator_data).slice(0, -1) + "\x7f"),
	}, other)));
	refused("accepted", "while the person's own is taken", forge("other", forgedSignoff("good2", again, other)));
	await device.remove();
	const clone = await addAuthenticator(page);
	await clone.client.send("WebAuthn.addCredential", { authenticatorId: clone.id, credential: copy });
	draft("third");
	const stolen = await page.evaluate(assert, { challenge: ask("third"), verification: "required" });
	refused("passkey-counter", "attack_cloned_device: by what it counts",
		forge("third", forgedSignoff("f8", stolen, JSON.parse(box.read("third.record")))));
}

try {
	await withBrowser(async (browser) => {
		const page = await browser.newPage();
		await page.goto(site.origin);
		const device = await testEnrolment(page);
		const said = await testOrder(page);
		await testForgeries(page, device, said);
	});
	done();
} catch (error) {
	bail(error);
}
await site.close();
await elsewhere.close();
await box.end();
