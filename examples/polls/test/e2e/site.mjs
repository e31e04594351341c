// A polls site of its own for a test: a fresh database with the demo polls, and a server on a free port.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.POLLS_BINARY ?? join(folder, "../../build/dev/bin/polls");

async function freePort() {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

async function reachable(url, child) {
    for (let attempt = 0; attempt < 200; ++attempt) {
        if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
        try {
            await fetch(url);
            return;
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
    throw new Error(`${url} did not answer within 10 seconds`);
}

export class Site {
    static async start() {
        const site = new Site();
        site.directory = mkdtempSync(join(tmpdir(), "polls-"));
        site.environment = {
            ...process.env,
            NUAGES_SETTINGS: "local",
            NUAGES_DATABASES_DEFAULT_NAME: join(site.directory, "db.sqlite3"),
        };
        site.run("migrate", "-v", "0");
        site.run("load_demo_polls");
        site.port = await freePort();
        site.url = `http://127.0.0.1:${site.port}`;
        await site.serve();
        return site;
    }

    run(...args) {
        return execFileSync(binary, args, { cwd: folder, env: this.environment, encoding: "utf8" });
    }

    async serve() {
        this.child = spawn(binary, ["runserver", "--noreload", `127.0.0.1:${this.port}`], {
            cwd: folder,
            env: this.environment,
            stdio: ["ignore", "ignore", process.env.POLLS_LOG ? "inherit" : "ignore"],
        });
        await reachable(this.url + "/polls/", this.child);
    }

    // A second server on the same database.
    async another() {
        const other = Object.assign(new Site(), this, { port: await freePort() });
        other.url = `http://127.0.0.1:${other.port}`;
        await other.serve();
        return other;
    }

    // Ends the server by that signal and waits until it is gone.
    async kill(signal = "SIGTERM") {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        const gone = new Promise((resolve) => this.child.once("exit", resolve));
        this.child.kill(signal);
        await gone;
    }

    async stop() {
        await this.kill();
        rmSync(this.directory, { recursive: true, force: true });
    }
}
