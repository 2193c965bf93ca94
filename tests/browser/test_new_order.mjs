// A prosecutor's way at the desk of a real node, by keyboard: signs in with a passkey, writes an order in
// its steps, loses the core in the middle and no answer, signs with the passkey, sends, and sees that it
// was received.  Then the second order of the case, which a second person must sign, and its answer, which
// is verified and opened in the evidence room.
// Usage: node test_new_order.mjs COMITY COMITYD
import { X509Certificate } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addAuthenticator, bail, done, ok, withBrowser } from "./harness.mjs";
import { press, tabTo, type } from "./keys.mjs";
import { canonical, must, run, sandbox, until } from "./nodes.mjs";

const [comityPath, comityd] = process.argv.slice(2);
const realm = "training.desk";
const box = await sandbox(comityPath, comityd, { realm, port: 29600 });
const roster = join(box.folder, "cl/data/rosters/CL_fiscalia-norte.json");
const conf = readFileSync(join(box.folder, "cl/comity.conf"), "utf8");
const origin = `http://localhost:${/^desk = .*:(\d+)$/m.exec(conf)[1]}`;

const goOn = (page) => press(page, "Keep and go on");
const says = async (page, text) => (await page.locator("main").innerText()).includes(text);

// --- persons and their passkeys ---

// Base64 texts of what a new passkey's browser says.
function register(challenge) {
	const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
	const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
	return navigator.credentials.create({
		publicKey: {
			attestation: "none",
			authenticatorSelection: { residentKey: "required", userVerification: "required" },
			challenge: bytes(challenge),
			pubKeyCredParams: [{ type: "public-key", alg: -7 }],
			rp: { id: location.hostname, name: "desk" },
			user: { displayName: "a person", id: crypto.getRandomValues(new Uint8Array(16)), name: "person" },
		},
	}).then(({ response }) => ({
		authenticator_data: text(response.getAuthenticatorData()),
		client_data: text(response.clientDataJSON),
	}));
}

// A browser of this person, with a device of its own, enrolled for this desk.
async function personWithDevice(browser, person) {
	const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 800, height: 600 } });
	const page = await context.newPage();
	await addAuthenticator(page);
	await page.route(`${origin}/enrol`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>enrol</title>" }));
	await page.goto(`${origin}/enrol`);
	const challenge = must(box.comity("roster", "ask", "--person", person, "--origin", origin, roster), "ask").trim();
	const made = await page.evaluate(register, challenge);
	const file = box.write(`${person}.json`, canonical({
		...made, organisation: "CL/fiscalia-norte", origin, person, realm, rp_id: "localhost", v: 1,
	}));
	must(box.comity("roster", "enrol", "--passkey", file, "--cooling-hours", "0", roster), "enrol");
	return page;
}

async function signIn(page, path = "/") {
	await page.goto(`${origin}${path}`);
	await press(page, "Sign in with a passkey");
}

// --- the first order ---

async function testSignIn(page, person) {
	await signIn(page);
	ok(new URL(page.url()).pathname === "/" && (await page.locator("header.top").innerText()).includes(person),
		"a passkey signs its person in at the desk", await page.content());
}

async function testFirstSteps(page) {
	await press(page, "/new");
	await press(page, "Begin a new order");
	await type(page, "reference", "RUC-2026-1");
	await type(page, "offence", "185/2");
	await goOn(page);
	await tabTo(page, "preserve");
	await page.keyboard.press("Space");
	await tabTo(page, "subscriber");
	await page.keyboard.press("Space");
	await goOn(page);
	await type(page, "format", "EmailAddress");
	await type(page, "identifiers", "a@papercup.example");
	await goOn(page);
	ok(new URL(page.url()).pathname.endsWith("/provider"), "three steps by keyboard alone", page.url());
}

// Sessions are the core's memory alone, drafts are not.
async function testCrash(page) {
	const path = new URL(page.url()).pathname;
	await box.kill("cl", "core");
	await page.goto(`${origin}/new`);
	ok(new URL(page.url()).pathname === "/new" && (await page.locator("body").getAttribute("class")).includes("page-signin"),
		"a core that was killed has signed everybody out");
	await signIn(page, path.replace("provider", "whom"));
	ok(await page.inputValue("#identifiers") === "a@papercup.example", "and has lost no answer", await page.content());
	await page.goto(`${origin}/new`);
	ok(await says(page, "RUC-2026-1"), "the order is in the list of those that are written");
	await press(page, path.replace("provider", "case"));
	return path;
}

async function testTwoTabs(page, path) {
	const other = await page.context().newPage();
	await other.goto(`${origin}${path.replace("provider", "case")}`);
	await page.goto(`${origin}${path.replace("provider", "case")}`);
	await other.fill("#offence", "185/8");
	await Promise.all([other.waitForNavigation(), other.keyboard.press("Enter")]);
	await page.fill("#offence", "185/3");
	await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	ok(await says(page, "draft-version") && await page.inputValue("#offence") === "185/3",
		"what another tab has kept is not overwritten unseen, and what was typed is still there");
	await other.goto(`${origin}${path.replace("provider", "case")}`);
	ok(await other.inputValue("#offence") === "185/8", "nothing was overwritten");
	await other.close();
	await page.goto(`${origin}${path}`);
}

const fields = [["authority", "Fiscalia Norte"], ["officer-role", "prosecutor"], ["official-email", "desk@fiscalia-norte.example"],
	["official-phone", "+5620000000"], ["legal-basis", "CPP 219"], ["link", "account used for fraud"]];

async function testAdvice(page) {
	await type(page, "addressee", "US/papercup-mail");
	await goOn(page);
	ok(await says(page, "Best route: vol-pr") && await page.isChecked("input[value=vol-pr]"),
		"as soon as there is an addressee the tables say the best route", await page.content());
	const route = JSON.parse(must(box.comity("law", "route", "--from", "CL", "--to", "US", "--provider", "US/papercup-mail",
		"--data", "subscriber", "--json"), "law route"));
	await page.locator("aside summary").click();
	const advice = await page.locator("aside").innerText();
	const missing = route.closed.filter((r) => !advice.includes(r.procedure) || !advice.includes(r.why.trim()));
	ok(route.closed.length > 0 && missing.length === 0, "and why not each other, as comity law route says it",
		missing.map((r) => r.procedure).join(" "));
	await goOn(page);
}

async function fillWhy(page, more) {
	await type(page, "language", "en");
	for (const [field, text] of [...fields, ...more]) await type(page, `f-${field}`, text);
}

async function testPreflight(page) {
	await goOn(page);
	ok(await says(page, "law-element-missing") && !(await says(page, "Make the text")),
		"what is missing is found before anybody signs, and blocks", await page.content());
	await page.keyboard.press("Home");
	await page.goto(page.url().replace("check", "why"));
	await fillWhy(page, [["follow-up", "a request for the data"]]);
	await page.focus("#f-user-notice");
	await page.keyboard.type("please");
	await page.focus("#certificates");
	await goOn(page);
	ok(await says(page, "Make the text that is signed"), "it is put right at its step", await page.locator("main").innerText());
	if (await page.locator("input[name=confirmed]").count() > 0) {
		await tabTo(page, "yes");
		await page.keyboard.press("Space");
	}
	await press(page, "Make the text that is signed");
	ok(await says(page, "You ask US/papercup-mail to keep the following") && await says(page, "Subscriber data"),
		"it is read back in plain words", await page.locator("main").innerText());
}

// What the device signs is of one act and one moment: what the form says besides is compared.
async function testForgedForm(page) {
	await page.evaluate(() => { document.querySelector("form[data-passkey]").elements.act.value = "approve"; });
	await press(page, "Sign with your passkey");
	ok(await says(page, "passkey-challenge") && !(await says(page, "You have signed this text.")),
		"another act than the one that the device signed is refused", await page.locator("main").innerText());
	await page.goto(page.url());
	await page.evaluate(() => { document.querySelector("form[data-passkey]").elements.at.value = "2026-11-22T00:00:00Z"; });
	await press(page, "Sign with your passkey");
	ok(!(await says(page, "You have signed this text.")), "another time, too", await page.locator("main").innerText());
	await page.goto(page.url());
}

async function signHere(page) {
	await press(page, "Sign with your passkey");
	ok(await says(page, "You have signed this text."), "the passkey signs it at the desk", await page.locator("main").innerText());
}

// Another text than the one that the page has shown: its author may have put it to signature meanwhile.
async function testOtherText(page) {
	const path = page.url();
	for (const sha256 of ["0".repeat(64), ""]) {
		await page.evaluate((value) => {
			const form = document.querySelector("form[action$='/send']");
			form.elements.sha256.value = value;
			if (form.elements.confirmed) form.elements.confirmed.checked = true;
		}, sha256);
		await press(page, "Send it");
		ok(await says(page, sha256 === "" ? "form-value" : "draft-version") && await says(page, "Send it"),
			"what was decided of one text sends no other", await page.locator("main").innerText());
		await page.goto(path);
	}
}

async function sendHere(page) {
	if (await page.locator("input[name=confirmed]").count() > 0) {
		await tabTo(page, "yes");
		await page.keyboard.press("Space");
	}
	await press(page, "Send it");
	const id = new URL(page.url()).pathname.split("/").at(-1);
	ok(new URL(page.url()).searchParams.get("done") === "sent", "it is sent", await page.locator("main").innerText());
	const there = box.comity("order", "wait", "--node", join(box.folder, "us"), "--as", "desk-1", "--state", "received",
		"--timeout", "20", id);
	ok(there.code === 0, "the addressee's node has verified it and taken it", there.all + box.log("us"));
	const here = box.comity("order", "wait", "--node", join(box.folder, "cl"), "--as", "prosecutor-1", "--state", "received",
		"--timeout", "20", id);
	await page.reload();
	ok(here.code === 0 && await page.locator(".state-received").count() > 0,
		"the page says Received, by the addressee's receipt", here.all);
	return id;
}

// --- the second order of the case, and the second person ---

// A paper for the addressee alone, which the second person reads before it is signed.
async function addAnnex(page) {
	const path = new URL(page.url()).pathname;
	await page.goto(`${origin}${path.replace("check", "annexes")}`);
	await page.setInputFiles("#file", { name: "facts.txt", mimeType: "text/plain", buffer: Buffer.from("It was hers.\n") });
	await press(page, "Add it");
	ok(await says(page, "draft-annex"), "an annex that nobody may see is none", await page.locator("main").innerText());
	await page.setInputFiles("#file", { name: "facts.txt", mimeType: "text/plain", buffer: Buffer.from("It was hers.\n") });
	await page.check("input[value='US/papercup-mail']");
	await press(page, "Add it");
	ok(await says(page, "facts.txt"), "an annex is taken with the order", await page.locator("main").innerText());
	await page.goto(`${origin}${path}`);
}

async function testAnnex(page) {
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=facts.txt")]);
	ok(readFileSync(await download.path(), "utf8") === "It was hers.\n", "who signs reads the annex first");
}

// --- what is said after an order was sent ---

async function testWithdraw(page, id) {
	await page.goto(`${origin}/orders/${id}`);
	await press(page, `/orders/${id}/change/withdrawal`);
	await type(page, "reason", "found");
	await type(page, "text", "The person was found.");
	await press(page, "Read it back");
	ok(await says(page, "You withdraw this order.") && await says(page, "The person was found."),
		"a change is read back from its text", await page.locator("main").innerText());
	await press(page, "Write it again");
	ok(await page.inputValue("#reason") === "found" && await page.inputValue("#text") === "The person was found.",
		"and written again from what was written", await page.locator("main").innerText());
	await page.fill("#text", "They were found.");
	await press(page, "Read it back");
	await press(page, "Write it again");
	ok(await page.inputValue("#text") === "They were found.", "again and again", await page.locator("main").innerText());
	await page.fill("#text", "The person was found.");
	await press(page, "Read it back");
	await page.evaluate(() => {
		const text = document.querySelector("form[data-passkey] input[name='change[]']");
		text.value = text.value.replace('"found"', '"other"');
	});
	await press(page, "Sign with your passkey and send");
	ok(await says(page, "passkey-challenge"), "another text than the one that was signed says nothing", await page.locator("main").innerText());
	await press(page, "Read it back");
	await press(page, "Sign with your passkey and send");
	ok(new URL(page.url()).searchParams.get("done") === "change" && await says(page, "The person was found."),
		"a passkey signs it, and its words stand on the page", await page.locator("main").innerText());
	const there = box.comity("order", "wait", "--node", join(box.folder, "us"), "--as", "desk-1", "--state", "withdrawn",
		"--timeout", "20", id);
	ok(there.code === 0, "the addressee's node has proven it and follows it", there.all + box.log("us"));
}

async function testTemplate(page) {
	const order = page.url();
	await press(page, "New order of the same kind");
	ok(await page.inputValue("#offence") === "185/8" && await page.inputValue("#reference") === "" &&
		await page.inputValue("#follows") === "", "an order that was sent is the template of the next", await page.content());
	await page.goto(page.url().replace(/case$/, "whom"));
	ok(await page.inputValue("#format") === "EmailAddress" && await page.inputValue("#identifiers") === "",
		"but for what is of its case", await page.content());
	await page.goto(page.url().replace(/whom$/, "check"));
	await press(page, "Delete what was typed");
	await page.goto(order);
}

async function testSecondOrder(page, other) {
	await testTemplate(page);
	await press(page, "New order from this case");
	ok(await page.inputValue("#reference") === "RUC-2026-1" && await page.inputValue("#follows") !== "",
		"case data are typed once", await page.content());
	await goOn(page);
	await page.check("input[value=produce]");
	await goOn(page);
	ok(await page.inputValue("#identifiers") === "a@papercup.example\n", "the identifiers, too");
	await goOn(page);
	ok(await says(page, "Best route: vol "), "another need, another route", await page.locator("aside").innerText());
	await goOn(page);
	ok((await page.inputValue("#certificates")).trim() === readFileSync(join(box.folder, "cl/keys/evidence.crt"), "utf8").trim() &&
		await says(page, "whoever takes over this node could read it"), "the evidence room is named, and what that means is said");
	await goOn(page);
	await addAnnex(page);
	if (await page.locator("input[name=confirmed]").count() > 0) await page.check("input[name=confirmed]");
	await press(page, "Make the text that is signed");
	await signHere(page);
	ok(await says(page, "law-house-sign-off") && !(await says(page, "Send it")), "one is not enough where two are due",
		await page.locator("main").innerText());
	await signIn(other);
	ok(await says(other, "Waiting for a signature"), "the second person is shown it at once");
	await press(other, new URL(page.url()).pathname);
	const key = new X509Certificate(readFileSync(join(box.folder, "persons/cl/team.crt"))).fingerprint256.replaceAll(":", "").toLowerCase();
	ok(await says(other, key), "and who may open the answer, before anything is signed", await other.locator("main").innerText());
	await testAnnex(other);
	await signHere(other);
	const id = await sendHere(other);
	ok(box.comity("order", "show", "--node", join(box.folder, "us"), "--as", "desk-1", "--json", id).out.includes('"kind":"Annex"'),
		"the annex has come with it");
	await page.goto(`${origin}/new`);
	ok(await says(page, "Nothing is being written."), "what was sent is no draft any more");
	return id;
}

// --- its answer, in the evidence room ---

const answer = ["email,name", 'a@papercup.example,"=<b>1+1</b>"',
	...Array.from({ length: 59 }, (_, i) => `a@papercup.example,person ${i}`), ""].join("\n");

const provider = ["--node", join(box.folder, "us"), "--as", "desk-1"];

function seal(id, name, text, ...more) {
	must(box.comity("evidence", "seal", ...provider, "--file", box.write(name, text), "--system", "crm", "--method", "export",
		"--statement", "true", ...more, id), "seal");
}

function answerOrder(id) {
	must(box.comity("order", "open", ...provider, id), "open");
	must(box.comity("order", "decide", ...provider, id, "accept"), "decide");
	seal(id, "answer.csv", answer);
	must(box.comity("order", "wait", "--node", join(box.folder, "cl"), "--as", "prosecutor-1", "--state", "fetched",
		"--timeout", "20", id), "fetched");
}

// Who may send orders, but has not signed this one.
async function testOutsider(browser, path) {
	const page = await (await browser.newContext()).newPage();
	const link = must(box.comity("desk", "open", "--node", join(box.folder, "cl"), "--as", "analyst-1"), "link").trim();
	await page.goto(link.replace(/^http:\/\/[^/]*/, origin));
	await page.goto(path);
	ok(await says(page, "room-person") && await page.locator("form[data-passkey]").count() === 0,
		"who has not signed the order opens nothing", await page.locator("main").innerText());
	await page.context().close();
}

const asked = (page) => page.locator("form[data-passkey]").count();

// Returns what the form said when it opened the answer.
async function testOpening(page) {
	ok(await asked(page) === 1 && !(await says(page, "logins")), "nothing is shown before a passkey is asked",
		await page.locator("main").innerText());
	await Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector("form[data-passkey]").submit())]);
	ok(await says(page, "room-passkey") || (await page.content()).includes("room-passkey"),
		"nor without its answer", await page.locator("main").innerText());
	await page.goto(page.url().replace(/\/open$/, ""));
	let said;
	page.on("request", (request) => { if (request.url().endsWith("/open")) said = request.postData(); });
	await press(page, "Verify and open with your passkey");
	ok(await says(page, "Verified: everything that was checked holds.") && await says(page, "answer.csv"),
		"verified, then opened", await page.locator("main").innerText() + box.log("cl"));
	return said;
}

async function testTable(page) {
	await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Look at the table" }).click()]);
	ok(await says(page, "60 of 60 rows") && await says(page, "Page 1 of 2") && await page.locator("table b").count() === 0,
		"its rows are text", await page.locator("main").innerText());
	ok(await says(page, "Some cells begin like a formula"), "what a spreadsheet would compute is told of");
	await page.fill("#q", "PERSON 58");
	await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	ok(await says(page, "1 of 60 rows") && await says(page, "person 58"), "and searched", await page.locator("main").innerText());
	const taken = await page.evaluate(async (link) => {
		const got = await fetch(link);
		return { body: await got.text(), type: got.headers.get("content-type"), as: got.headers.get("content-disposition") };
	}, await page.getByRole("link", { name: "Take the file" }).getAttribute("href"));
	ok(taken.body === answer && taken.type === "application/octet-stream" && taken.as.startsWith("attachment;"),
		"a file is taken as it was sealed, and shown by no browser", JSON.stringify(taken).slice(0, 300));
}

// --- its passport on paper ---

const take = (page, link) => page.evaluate(async (address) => {
	const got = await fetch(address);
	const bytes = new Uint8Array(await got.arrayBuffer());
	return { status: got.status, type: got.headers.get("content-type"), as: got.headers.get("content-disposition"),
		base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}, link);

const linesOf = (file) => run("pdftotext", file, "-").out.split(/\n|\f/).map((line) => line.trim()).filter(Boolean);

// What the command line prints of the same package, which it opens with the key of the same room.
function printedByHand(id) {
	const at = ["--node", join(box.folder, "cl"), "--as", "prosecutor-1"];
	const file = /^evidence .* {2}(.*)$/m.exec(must(box.comity("order", "show", ...at, id), "order show"))[1];
	must(box.comity("evidence", "open", "--key", join(box.folder, "persons/cl/team.pem"), "--cert",
		join(box.folder, "persons/cl/team.crt"), "--out", box.name("opened"), file), "evidence open");
	must(box.comity("evidence", "verify", ...at, "--order", id, "--seal-cert", join(box.folder, "us/keys/seal.crt"),
		"--pdf", box.name("hand.pdf"), box.name("opened/package.asice")), "evidence verify");
	return linesOf(box.name("hand.pdf"));
}

async function testPaper(page, path, id) {
	const got = await take(page, `${path}/pdf`);
	const set = path.split("/").pop();
	ok(got.status === 200 && got.type === "application/pdf" && got.as === `attachment; filename="passport-${set}.pdf"`,
		"its passport is taken as PDF", JSON.stringify({ ...got, base64: "" }) + box.log("cl"));
	writeFileSync(box.name("desk.pdf"), Buffer.from(got.base64, "base64"));
	const text = linesOf(box.name("desk.pdf")).join(" ");
	for (const words of ["Evidence passport", "TRAINING: nothing here is real", "Everything that was checked holds.", id,
		"SHA-256 of the file as it came", "data/answer.csv"])
		ok(text.includes(words), `it says: ${words}`, text);
	ok(!text.includes("person 58"), "and nothing of what the files hold");
	must(run("pdfdetach", "-saveall", "-o", box.name("."), box.name("desk.pdf")), "pdfdetach");
	ok(box.read("checks.json").includes('"verdict":"yes"') && box.read("passport.json").includes(id) &&
		box.read("declaration.json").includes('"system":"crm"'), "the papers themselves are in it");
	const again = await take(page, `${path}/pdf`);
	ok(again.base64 === got.base64, "taken again it is the same, of the time when it was verified");
	const missing = printedByHand(id).filter((line) => !text.includes(line) &&
		!/arriv|^not checked$|^20..-..-..T|^Page /.test(line));
	ok(missing.length === 0, "all that the command line prints of it stands there", missing.join("\n"));
}

// Told to open it, on its page.
async function isClosed(page, path) {
	const got = await take(page, `${path}/pdf`);
	const html = Buffer.from(got.base64, "base64").toString();
	return got.status === 422 && html.includes("room-closed") && html.includes("data-passkey");
}

// The vault reads both files anew each time: what is wrong with them is said, and nothing is opened.
async function testBadKey(page) {
	const key = join(box.folder, "cl/keys/evidence.key");
	for (const [bad, words] of [[join(box.folder, "persons/cl/officer-1.pem"), "do not belong together"],
		[join(box.folder, "persons/cl/team.crt"), "the key of the evidence room cannot be read: see the log"]]) {
		copyFileSync(bad, key);
		await press(page, "Verify and open with your passkey");
		await page.getByText("room-not-opened").waitFor();
		ok(await says(page, words), `not opened: ${words}`, await page.locator("main").innerText());
		await page.goBack();
		await page.reload();
	}
	copyFileSync(join(box.folder, "persons/cl/team.pem"), key);
}

// A second part holds a row of somebody else, and says why: it is verified, and stays closed.
async function testApart(page, id) {
	seal(id, "more.csv", "email,name\nb@papercup.example,Bert\n", "--justification", "one household", "--release");
	const open = page.getByRole("link", { name: "Verify and open" });
	await until(20, "the second part is there", async () => {
		await page.goto(`${origin}/orders/${id}/evidence`);
		return await open.count() === 2;
	});
	const paths = await open.evaluateAll((links) => links.map((one) => one.getAttribute("href")));
	for (const path of paths) {
		await page.goto(`${origin}${path}`);
		await press(page, "Verify and open with your passkey");
		if (await says(page, "more.csv")) break;
	}
	ok(await says(page, "more.csv") && !(await says(page, "Bert")) && await page.getByRole("link", { name: "Take the file" }).count() === 0,
		"a file with more than was asked is named, and stays closed", await page.locator("main").innerText());
	const set = new URL(page.url()).pathname;
	const file = encodeURIComponent(await page.locator("ul.rows strong bdi").first().innerText());
	const said = await page.evaluate((paths) => Promise.all(paths.map(async (path) => (await fetch(path)).text())),
		[`${set}/file?file=${file}`, `${set}?file=${file}&page=1`]);
	ok(said.every((text) => text.includes("room-apart") && !text.includes("Bert")), "asked for all the same, it is refused", said.join("\n").slice(0, 600));
}

async function testRoom(browser, page, other, id) {
	answerOrder(id);
	await page.goto(`${origin}/orders/${id}/evidence`);
	const path = new URL(await page.getByRole("link", { name: "Verify and open" }).getAttribute("href"), origin).href;
	await testOutsider(browser, path);
	await page.goto(path);
	const said = await testOpening(page);
	const again = await page.evaluate(async ([link, body]) => (await fetch(link, { method: "POST", body,
		headers: { "Content-Type": "application/x-www-form-urlencoded" } })).text(), [`${path}/open`, said]);
	ok(again.includes("room-passkey"), "an answer that was used opens nothing again");
	await page.goto(path);
	await testTable(page);
	await testPaper(page, path, id);
	await other.goto(path);
	ok(await asked(other) === 1 && !(await says(other, "answer.csv")), "what one has opened is open to nobody else");
	ok(await isClosed(other, path), "nor is its paper theirs");
	await other.goto(`${origin}/audit`);
	for (const words of ["the answer was opened at the desk", "a table of the answer was looked at", "a file of the answer was taken",
		"the evidence passport of the answer was taken"])
		ok(await says(other, words), `the ledger knows: ${words}`, await other.locator("main").innerText());
	await page.goto(path);
	await press(page, "Close it");
	ok(await asked(page) === 1, "closed, it is asked for anew", await page.locator("main").innerText());
	ok(await isClosed(page, path), "and no paper is printed of what was open");
	await testBadKey(page);
	await testApart(page, id);
}

try {
	await withBrowser(async (browser) => {
		const page = await personWithDevice(browser, "prosecutor-1");
		const other = await personWithDevice(browser, "prosecutor-2");
		for (const officer of ["officer-1", "officer-2"])
			must(box.comity("roster", "sign", "--key", join(box.folder, `persons/cl/${officer}.pem`), roster), "officer");
		for (const node of ["us", "ar"]) copyFileSync(roster, join(box.folder, node, "data/rosters/CL_fiscalia-norte.json"));
		copyFileSync(join(box.folder, "persons/cl/team.pem"), join(box.folder, "cl/keys/evidence.key"));
		copyFileSync(join(box.folder, "persons/cl/team.crt"), join(box.folder, "cl/keys/evidence.crt"));
		box.configure("cl", `desk-origin = ${origin}\ndesk-rp-id = localhost\nevidence-key = keys/evidence.key\n` +
			`evidence-cert = keys/evidence.crt\nperson = ${process.getuid()}:analyst-1\n`);
		const us = join(box.folder, "us/comity.conf");
		writeFileSync(us, readFileSync(us, "utf8").replace(/^tsa-.*\n/gm, ""));
		await box.start("cl", "us");
		await testSignIn(page, "prosecutor-1");
		await testFirstSteps(page);
		const path = await testCrash(page);
		await testTwoTabs(page, path);
		await testAdvice(page);
		await testPreflight(page);
		await testForgedForm(page);
		await signHere(page);
		await testOtherText(page);
		const first = await sendHere(page);
		await testRoom(browser, page, other, await testSecondOrder(page, other));
		await testWithdraw(page, first);
	});
	done();
} catch (error) {
	bail(error);
}
await box.end();
