export * from 'botbuilder-core';
