// The browser runs, and its virtual device makes a passkey and signs with it: what the other tests
// of this folder stand on.
import { addAuthenticator, bail, done, ok, serve, withBrowser } from "./harness.mjs";

const site = await serve({ "/": ["text/html", "<!doctype html><title>passkey</title>"] });

function register() {
	return navigator.credentials.create({
		publicKey: {
			challenge: new Uint8Array(32), rp: { name: "a desk" },
			user: { id: new Uint8Array(16), name: "a", displayName: "a" },
			pubKeyCredParams: [{ type: "public-key", alg: -7 }],
			authenticatorSelection: { residentKey: "required", userVerification: "required" },
		},
	}).then((made) => ({
		type: made.type,
		clientData: new TextDecoder().decode(made.response.clientDataJSON),
		dataLength: made.response.getAuthenticatorData().byteLength,
	}), (error) => ({ error: error.name }));
}

try {
	await withBrowser(async (browser) => {
		const page = await browser.newPage();
		await page.goto(site.origin);
		const device = await addAuthenticator(page);
		const made = await page.evaluate(register);
		ok(made.type === "public-key" && made.dataLength > 100, "a passkey is made", JSON.stringify(made));
		ok(JSON.parse(made.clientData ?? "{}").origin === site.origin, "for the page's origin", made.clientData);
		ok((await device.credentials()).length === 1, "the device holds it");
		await device.set(false);
		ok((await page.evaluate(register)).error === "NotAllowedError", "and makes none for who cannot unlock it");
	});
	done();
} catch (error) {
	bail(error);
}
await site.close();
