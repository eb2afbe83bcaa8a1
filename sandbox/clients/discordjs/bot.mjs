// A bot on unmodified discord.js, pointed at the sandbox. It ends with exit code 0 when it has
// greeted by message, by slash command and by button. What it saw goes to stdout, one line each.
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

const client = new Client({
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMembers,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.GuildMessageReactions,
    GatewayIntentBits.MessageContent,
  ],
  rest: { api: process.env.SANDBOX_API },
});

const saw = (what, detail) => console.log(JSON.stringify({ saw: what, detail }));

const fail = (error) => {
  console.error(error);
  process.exit(1);
};
process.on('unhandledRejection', fail);
client.on(Events.Error, fail);
client.on(Events.ShardError, fail);

client.once(Events.ClientReady, async () => {
  for (const guild of client.guilds.cache.values()) {
    saw('guild', {
      name: guild.name,
      members: guild.memberCount,
      channels: guild.channels.cache.map((channel) => channel.name),
    });
    const members = await guild.members.fetch();
    saw('members', members.map((member) => member.displayName).sort());
    const found = await guild.members.fetch({ query: 'bo', limit: 5 });
    saw('found', found.map((member) => member.user.username));
  }
  const greet = new SlashCommandBuilder()
    .setName('greet')
    .setDescription('Greets somebody')
    .addStringOption((option) =>
      option.setName('name').setDescription('Whom to greet').setRequired(true),
    )
    .addUserOption((option) => option.setName('friend').setDescription('And a friend'));
  const slow = new SlashCommandBuilder().setName('slow').setDescription('Takes its time');
  const commands = await client.application.commands.set([greet, slow]);
  saw('registered', [...commands.values()].map((command) => command.name));
});

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot || message.content !== '!ping') return;
  saw('ping', message.author.username);
  await message.react('🏓');
  const reply = await message.reply('Pong!');
  await reply.edit('Pong! (edited)');
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand() && interaction.commandName === 'greet') {
    const name = interaction.options.getString('name', true);
    const friend = interaction.options.getUser('friend');
    saw('greet', { name, friend: friend?.username ?? null });
    const button = new ButtonBuilder()
      .setCustomId('again')
      .setLabel('Again')
      .setStyle(ButtonStyle.Primary);
    const modal = new ButtonBuilder()
      .setCustomId('ask')
      .setLabel('Ask')
      .setStyle(ButtonStyle.Secondary);
    const response = await interaction.reply({
      content: `Hello, ${name}!`,
      components: [new ActionRowBuilder().addComponents(button, modal)],
      withResponse: true,
    });
    saw('reply', response.resource.message.content);
  } else if (interaction.isChatInputCommand() && interaction.commandName === 'slow') {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply('Done at last');
    const followup = await interaction.followUp('And one more thing');
    saw('followup', followup.content);
  } else if (interaction.isButton() && interaction.customId === 'ask') {
    const input = new TextInputBuilder()
      .setCustomId('why')
      .setLabel('Why?')
      .setStyle(TextInputStyle.Short);
    const modal = new ModalBuilder()
      .setCustomId('question')
      .setTitle('A question')
      .addComponents(new ActionRowBuilder().addComponents(input));
    await interaction.showModal(modal);
  } else if (interaction.isModalSubmit()) {
    const why = interaction.fields.getTextInputValue('why');
    saw('modal', why);
    await interaction.reply(`Because ${why}`);
  } else if (interaction.isButton() && interaction.customId === 'again') {
    saw('button', interaction.user.username);
    await interaction.update({ content: 'Hello again!', components: [] });
    await client.destroy();
    saw('done', null);
  }
});

client.login(process.env.DISCORD_TOKEN).catch(fail);
