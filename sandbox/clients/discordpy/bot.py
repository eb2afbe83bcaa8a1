"""A bot on unmodified discord.py, pointed at the sandbox.

It ends with exit code 0 when it has greeted by message, by slash command and by button. What it saw goes to stdout,
one line each.
"""

import asyncio
import json
import os
import sys
import traceback

import discord
import yarl
from discord import app_commands

discord.http.Route.BASE = os.environ["SANDBOX_API"] + "/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["SANDBOX_GATEWAY"])


def saw(what, detail=None):
    print(json.dumps({"saw": what, "detail": detail}, ensure_ascii=False), flush=True)


class Question(discord.ui.Modal, title="A question"):
    why = discord.ui.TextInput(label="Why?")

    async def on_submit(self, interaction):
        saw("modal", self.why.value)
        await interaction.response.send_message(f"Because {self.why.value}")


class Buttons(discord.ui.View):
    def __init__(self, bot):
        super().__init__(timeout=None)
        self.bot = bot

    @discord.ui.button(label="Again", custom_id="again")
    async def again(self, interaction, button):
        saw("button", interaction.user.name)
        await interaction.response.edit_message(content="Hello again!", view=None)
        await self.bot.close()

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction, button):
        await interaction.response.send_modal(Question())

    async def on_error(self, interaction, error, item):
        await self.bot.fail(error)


class Bot(discord.Client):
    def __init__(self):
        intents = discord.Intents.default()
        intents.members = True
        intents.message_content = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)
        self.failed = False

    async def setup_hook(self):
        @self.tree.command(description="Greets somebody")
        @app_commands.describe(name="Whom to greet", friend="And a friend")
        async def greet(interaction: discord.Interaction, name: str, friend: discord.User | None = None):
            saw("greet", {"name": name, "friend": friend.name if friend else None})
            await interaction.response.send_message(f"Hello, {name}!", view=Buttons(self))
            original = await interaction.original_response()
            saw("reply", original.content)

        @self.tree.command(description="Takes its time")
        async def slow(interaction: discord.Interaction):
            await interaction.response.defer(ephemeral=True)
            await interaction.edit_original_response(content="Done at last")
            followup = await interaction.followup.send("And one more thing", wait=True)
            saw("followup", followup.content)

        @self.tree.error
        async def on_error(interaction, error):
            await self.fail(error)

    async def on_ready(self):
        for guild in self.guilds:
            channels = [channel.name for channel in guild.channels]
            saw("guild", {"name": guild.name, "members": guild.member_count, "channels": channels})
            # The members came in chunks before the bot was ready.
            saw("members", sorted(member.display_name for member in guild.members))
            found = await guild.query_members("bo", limit=5)
            saw("found", [member.name for member in found])
        commands = await self.tree.sync()
        saw("registered", [command.name for command in commands])

    async def on_message(self, message):
        if message.author.bot or message.content != "!ping":
            return
        saw("ping", message.author.name)
        await message.add_reaction("🏓")
        reply = await message.reply("Pong!")
        await reply.edit(content="Pong! (edited)")

    async def on_error(self, event, *args, **kwargs):
        await self.fail(sys.exc_info()[1])

    async def fail(self, error):
        traceback.print_exception(error)
        self.failed = True
        await self.close()


async def main():
    bot = Bot()
    async with bot:
        await bot.start(os.environ["DISCORD_TOKEN"])
    if bot.failed:
        sys.exit(1)
    saw("done")


discord.utils.setup_logging()
asyncio.run(main())
