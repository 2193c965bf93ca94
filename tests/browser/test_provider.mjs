// The way of an order at a provider's desk, in a real browser over real nodes: what proves it, the queue,
// the decision, the answer compared and sealed, the notice, all by keyboard; and each page by axe, in two
// directions.
// Usage: node test_provider.mjs COMITY COMITYD
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bail, done, ok, withBrowser } from "./harness.mjs";
import { press, tabTo, type } from "./keys.mjs";
import { must, sandbox } from "./nodes.mjs";

const [comityPath, comityd] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const box = await sandbox(comityPath, comityd, { port: 29800 });
const conf = readFileSync(join(box.folder, "us/comity.conf"), "utf8");
const origin = `http://localhost:${/^desk = .*:(\d+)$/m.exec(conf)[1]}`;
const person = (name) => join(box.folder, "persons", name);

// A voluntary request for subscriber data, signed by two, received by the provider; its id.
function sendRequest() {
	const fields = { "case-reference": "RUC-2026-1", authority: "Fiscalia-Norte", "officer-role": "prosecutor",
		"official-email": "desk@fiscalia-norte.example", "official-phone": "+5620000000", "legal-basis": "CPP-219",
		offence: "185/2", link: "account-used-for-fraud", "user-notice": "please-delay" };
	const order = box.name("order.json");
	const id = must(box.comity("order", "new", "--from", "CL/fiscalia-norte", "--to", "US/papercup-mail", "--procedure", "vol",
		"--target", "EmailAddress=anna@papercup.example", "--category", "subscriber", "--zone", "America/Santiago",
		"--recipient", person("cl/team.crt"), ...Object.entries(fields).flatMap((f) => ["--field", f.join("=")]),
		"--out", order), "new").trim();
	const signOffs = [["prosecutor-1", "issue"], ["prosecutor-2", "approve"]].flatMap(([name, act]) => {
		const file = box.name(`${name}.so`);
		must(box.comity("order", "sign", "--key", person(`cl/${name}.pem`), "--person", name, "--act", act, "--out", file, order), act);
		return ["--sign-off", file];
	});
	must(box.comity("order", "send", "--node", join(box.folder, "cl"), "--as", "prosecutor-1", ...signOffs,
		"--certificate", person("cl/team.crt"), order), "send");
	must(box.comity("order", "wait", "--node", join(box.folder, "us"), "--as", "desk-1", "--state", "received", "--timeout", "20", id), "wait");
	return id;
}

const says = async (page, text) => (await page.locator("main").innerText()).includes(text);

async function signedIn(browser, locale) {
	const context = await browser.newContext({ locale, reducedMotion: "reduce" });
	const page = await context.newPage();
	await page.addInitScript({ content: readFileSync(join(here, "node_modules/axe-core/axe.min.js"), "utf8") });
	const link = must(box.comity("desk", "open", "--node", join(box.folder, "us"), "--as", "desk-1"), "link").trim();
	await page.goto(link.replace(/^http:\/\/[^/]*/, origin));
	return page;
}

async function way(page, id) {
	await page.goto(`${origin}/triage`);
	ok(await says(page, "First from this authority"), "the queue shows who writes for the first time");
	await press(page, "Decide about the order");
	ok(await says(page, "Genuine: signed by registered persons of CL/fiscalia-norte"), "one sentence says what is proven");
	ok(await page.locator("ul.checks li").count() >= 8, "a line for each check, two signers");
	await press(page, "Open it");
	await press(page, "Open it");
	await press(page, "Comply");
	ok(await says(page, "Done with:"), "what the decision settles is seen before it is sent");
	await press(page, "Comply");
	await page.goto(`${origin}/orders/${id}/evidence`);
	const upload = async (text, button) => {
		await tabTo(page, "file"); // what opens then is the system's own
		await page.setInputFiles("#file", { name: "answer.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
		for (const field of ["system", "method", "statement"]) await type(page, field, `the ${field}`);
		await press(page, button);
	};
	await page.setInputFiles("#file", { name: "answer.csv", mimeType: "text/csv", buffer: Buffer.alloc(8 << 20, "a") });
	ok((await page.locator("#file").evaluate((file) => file.validationMessage)).startsWith("This file is larger"),
		"a file that is too large is told before it is sent");
	await upload(`email,name\n${"anna@papercup.example,Anna\n".repeat(60000)}`, "Compare only");
	ok((await page.locator("dl.figures dd").first().innerText()).replaceAll(/\D/g, "") === "60000", "1.5 MiB are compared");
	await upload("email,name\nanna@papercup.example,Anna\nbert@papercup.example,Bert\n", "Compare only");
	ok((await page.locator("dl.figures dd").allInnerTexts()).slice(0, 2).join() === "1,1", "one row inside, one outside");
	await upload("email,name\nanna@papercup.example,Anna\n", "Seal and send");
	ok(await page.locator("table.list tbody tr").count() >= 1 && page.url().includes("done=seal"), "the answer is sealed", await page.content());
	await page.goto(`${origin}/notices`);
	await press(page, "The person was told");
	await type(page, "notice", "Your data was given to an authority.");
	await press(page, "The person was told");
	await page.goto(`${origin}/notices`);
	ok(/sha256 [0-9a-f]{64}/.test(await page.locator("main").innerText()), "who was told of what stands as a digest");
}

async function pages(browser, locale, id) {
	const page = await signedIn(browser, locale);
	for (const path of ["/triage", `/orders/${id}`, `/orders/${id}/evidence`, "/notices", `/orders/${id}/delay`]) {
		await page.goto(`${origin}${path}`);
		const found = await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].html}`));
		ok(found.length === 0, `axe finds nothing on ${path.replace(id, "ID")} (${locale})`, found.join("\n"));
	}
	await page.context().close();
}

// no time-stamp authority runs beside these nodes
writeFileSync(join(box.folder, "us/comity.conf"), `${conf.replace(/^tsa-.*\n/gm, "")}desk-origin = ${origin}\ndesk-rp-id = localhost\n`);
try {
	await box.start("cl", "us");
	const id = sendRequest();
	await withBrowser(async (browser) => {
		await way(await signedIn(browser, "en"), id);
		await Promise.all([pages(browser, "en", id), pages(browser, "ar", id)]);
	});
	done();
} catch (error) {
	bail(error);
}
await box.end();
