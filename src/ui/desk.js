// desk.js - what a page cannot do without script: passkeys, and a file checked in the browser; and
// what makes it kinder: drafts kept on this device, keys in lists, a file that is too large.  Everything else works without.
// DOM only: no text becomes markup here.

const root = document;

function bytes(base64) {
	const text = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
	return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

function base64(buffer) {
	let text = "";
	for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
	return btoa(text);
}

// Shows the words of one state of a form and hides those of the others.
function tell(within, state) {
	for (const words of within.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

// --- passkeys: the authenticator signs the challenge of the page; the form carries its answer ---

async function sign(form) {
	const allow = (form.dataset.allow ?? "").split(" ").filter((id) => id !== "");
	const credential = await navigator.credentials.get({
		publicKey: {
			challenge: bytes(form.dataset.challenge),
			rpId: form.dataset.rpId,
			userVerification: "required",
			allowCredentials: allow.map((id) => ({ type: "public-key", id: bytes(id) })),
		},
	});
	const fields = form.elements;
	fields.credential_id.value = base64(credential.rawId);
	fields.authenticator_data.value = base64(credential.response.authenticatorData);
	fields.client_data.value = base64(credential.response.clientDataJSON);
	fields.signature.value = base64(credential.response.signature);
}

function watchPasskey(form) {
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const button = form.querySelector("button[type=submit]");
		button.disabled = true;
		tell(form, "waiting");
		try {
			await sign(form);
			form.submit();
		} catch {
			tell(form, "failed");
			button.disabled = false;
			button.focus();
		}
	});
}

// --- drafts: what was typed, kept on this device until it is sent ---

// Nothing that is ticked: an empty field says that nothing was typed, a box that is not ticked may be
// what the server has sent.
function fieldsOf(form) {
	return [...form.elements].filter((f) => f.name !== "" && !["checkbox", "file", "hidden", "password", "radio", "submit"].includes(f.type));
}

function watchDraft(form) {
	const key = `draft ${form.dataset.draft}`;
	let kept = {};
	try {
		kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
	} catch {
		sessionStorage.removeItem(key);
	}
	for (const field of fieldsOf(form)) {
		const value = kept[field.name];
		if (typeof value === "string" && field.value === "") field.value = value;
	}
	form.addEventListener("input", () => {
		const now = {};
		for (const field of fieldsOf(form)) now[field.name] = field.value;
		sessionStorage.setItem(key, JSON.stringify(now));
	});
	form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

// --- keys: j k o in a list, a r c on an order, ? for help; never while something is typed ---

function entries() {
	return [...root.querySelectorAll("[data-list] [data-open]")];
}

function move(step) {
	const all = entries();
	const at = all.indexOf(root.activeElement);
	const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
	all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
}

function act(name) {
	root.querySelector(`[data-act="${name}"]`)?.click();
}

const keys = {
	j: () => move(1),
	k: () => move(-1),
	o: () => root.activeElement?.closest("[data-list] [data-open]")?.click(),
	a: () => act("accept"),
	r: () => act("refuse"),
	c: () => act("ask"),
	"?": () => {
		const help = root.getElementById("keys");
		if (help === null) return;
		help.open = !help.open;
		help.querySelector("summary").focus();
	},
};

root.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
	if (event.target.closest("input, textarea, select, [contenteditable]") !== null) return;
	const does = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
	if (does === undefined || sessionStorage.getItem("keys") === "off") return;
	event.preventDefault();
	does();
});

// --- verify: the digest of a file, which never leaves this device ---

function watchVerify(part) {
	const file = part.querySelector("input[type=file]");
	const expected = part.querySelector("#expected");
	const show = (state, on) => {
		part.querySelector(`[data-when=${state}]`).hidden = !on;
	};
	async function check() {
		const chosen = file.files[0];
		if (chosen === undefined) return;
		const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
		if (chosen !== file.files[0]) return; // another one was chosen meanwhile
		const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
		const wanted = expected.value.replaceAll(/[^0-9a-fA-F]/g, "").toLowerCase();
		part.querySelector("[data-hash]").textContent = hex;
		show("hash", true);
		show("same", wanted === hex);
		show("other", wanted !== "" && wanted !== hex);
	}
	file.addEventListener("change", () => {
		for (const state of ["hash", "same", "other"]) show(state, false); // what is said is not of this file
		check();
	});
	expected.addEventListener("input", check);
}

// --- a value for another form: copied, where the browser lets a page do it ---

// What the browser does not copy is marked, for the person to copy.
function watchCopy(button) {
	if (navigator.clipboard === undefined) return;
	const say = (words) => {
		button.textContent = words;
		button.ariaLabel = `${words}: ${button.dataset.name}`;
	};
	button.hidden = false;
	button.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(button.value);
			say(button.dataset.done);
		} catch {
			root.getSelection().selectAllChildren(button.previousElementSibling);
			say(button.dataset.failed);
		}
	});
}

// --- a file that is too large: said before it is sent ---

function watchFile(file) {
	file.addEventListener("change", () => {
		const large = (file.files[0]?.size ?? 0) > Number(file.dataset.max);
		file.setCustomValidity(large ? file.dataset.large : "");
		file.reportValidity();
	});
}

for (const file of root.querySelectorAll("[data-max]")) watchFile(file);
for (const form of root.querySelectorAll("[data-passkey]")) watchPasskey(form);
for (const button of root.querySelectorAll("[data-copy]")) watchCopy(button);
for (const form of root.querySelectorAll("[data-draft]")) watchDraft(form);
for (const part of root.querySelectorAll("[data-verify]")) watchVerify(part);
