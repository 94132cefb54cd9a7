#!/usr/bin/env node
import { runKarst } from './program.js';
import { processTerminal } from './terminal.js';

process.exitCode = await runKarst(process.argv.slice(2), processTerminal(), process.cwd());
